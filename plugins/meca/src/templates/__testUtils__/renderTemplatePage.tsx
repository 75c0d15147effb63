import { Route, Routes } from 'react-router-dom';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeInbox,
  fakeRegions,
  fakeRepositories,
  fakeRepositoryTemplate,
  fakeViewer,
  fakeWithdrawalOutcome,
  renderInMeca,
} from '../../__testUtils__';
import { TemplatePage } from '../detail/TemplatePage';

/** The page of the CAD lab, or what else is at `path`. */
export function renderTemplatePage(
  answers: FakeAnswers = {},
  path = '/meca/templates/windows/cad-lab',
) {
  const api = createFakeMecaApi({
    getViewer: fakeViewer(),
    listRegions: { items: fakeRegions() },
    listRepositories: { items: fakeRepositories() },
    listTemplateAlarms: { items: [] },
    listInbox: fakeInbox(),
    getRepositoryTemplate: fakeRepositoryTemplate(),
    getWithdrawalOutcome: fakeWithdrawalOutcome(),
    ...answers,
  });
  renderInMeca(
    <Routes>
      <Route path="/meca/templates/*" element={<TemplatePage />} />
    </Routes>,
    { api, initialRouteEntries: [path] },
  );
  return api;
}
