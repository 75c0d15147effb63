import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Loading } from '../components';
import { MecaQueryProvider } from '../query';

const TemplatesPage = lazy(() =>
  import('../templates/TemplatesPage').then(m => ({
    default: m.TemplatesPage,
  })),
);
const TemplatePage = lazy(() =>
  import('../templates/detail/TemplatePage').then(m => ({
    default: m.TemplatePage,
  })),
);

/** Everything below `/meca/templates`: the matrix, and each template under its path, slashes included. */
export function TemplatesTab() {
  return (
    <MecaQueryProvider>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<TemplatesPage />} />
          <Route path="/*" element={<TemplatePage />} />
        </Routes>
      </Suspense>
    </MecaQueryProvider>
  );
}
