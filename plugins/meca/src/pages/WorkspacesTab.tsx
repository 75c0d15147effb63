import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Loading } from '../components';
import { MecaQueryProvider } from '../query';

const WorkspacesPage = lazy(() =>
  import('../workspaces/WorkspacesPage').then(m => ({
    default: m.WorkspacesPage,
  })),
);
const WorkspacePage = lazy(() =>
  import('../workspaces/WorkspacePage').then(m => ({
    default: m.WorkspacePage,
  })),
);

/** Everything below `/meca/workspaces`: the viewer's list and each workspace. */
export function WorkspacesTab() {
  return (
    <MecaQueryProvider>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<WorkspacesPage />} />
          <Route path="/:workspaceId" element={<WorkspacePage />} />
        </Routes>
      </Suspense>
    </MecaQueryProvider>
  );
}
