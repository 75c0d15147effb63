import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeRegions,
  fakeRepositories,
  fakeViewer,
  renderInMeca,
} from '../../__testUtils__';
import { useMecaQuery } from '../../query';
import { RepositoryStrip } from '../repositories/RepositoryStrip';

function Repositories() {
  const { data } = useMecaQuery('listRepositories', {});
  return data ? <RepositoryStrip repositories={data.items} /> : null;
}

/** The repositories alone, as the page reads and shows them. */
export function renderRepositories(answers: FakeAnswers) {
  const api = createFakeMecaApi({
    getViewer: fakeViewer(),
    listRegions: { items: fakeRegions() },
    listRepositories: { items: fakeRepositories() },
    ...answers,
  });
  renderInMeca(<Repositories />, { api });
  return api;
}

/** Presses what is, or soon will be, there under this name. */
export async function press(name: string | RegExp) {
  await userEvent.click(await screen.findByRole('button', { name }));
}
