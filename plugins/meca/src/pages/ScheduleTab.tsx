import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Loading } from '../components';
import { MecaQueryProvider } from '../query';

const SchedulePage = lazy(() =>
  import('../schedule/SchedulePage').then(m => ({ default: m.SchedulePage })),
);
const SessionPage = lazy(() =>
  import('../session/SessionPage').then(m => ({ default: m.SessionPage })),
);

/** Everything below `/meca/schedule`: the calendar and each session. */
export function ScheduleTab() {
  return (
    <MecaQueryProvider>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<SchedulePage />} />
          <Route path="/:sessionId" element={<SessionPage />} />
        </Routes>
      </Suspense>
    </MecaQueryProvider>
  );
}
