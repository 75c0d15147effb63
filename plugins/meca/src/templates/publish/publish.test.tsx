import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Publication } from '@meca/backstage-plugin-meca-common';
import { bodiesOf, failure, press, renderTemplatePage } from '../__testUtils__';

// The page is large, and a test machine may be busy.
jest.setTimeout(90_000);

describe('publishing a version', () => {
  it('publishes a version and follows it until it is done', async () => {
    const publication: Publication = {
      id: 'p-1',
      repositoryId: 'meca',
      path: 'windows/cad-lab',
      version: '01.12.00.00',
      state: 'running',
      bytesDone: 10e9,
      bytesTotal: 40e9,
      startedAt: '2026-11-24T11:40:00Z',
    };
    let state: Publication['state'] = 'running';
    const api = renderTemplatePage({
      publishTemplate: publication,
      getPublication: () => ({ ...publication, state }),
    });
    await press('Publish new version');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Publish' }),
    );
    expect(
      within(dialog).getByText('Choose the image to publish.'),
    ).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('button', { name: /Image on the server/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', {
        name: /cad-2026-11\.qcow2, 39\.1 GB/,
      }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: /Publisher/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'polito' }),
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Notes/ }),
      'New drawings.',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Publish' }),
    );
    expect(
      await screen.findByRole('progressbar', {
        name: 'Publishing 01.12.00.00',
      }),
    ).toHaveAttribute('aria-valuenow', '25');
    expect(bodiesOf(api, 'publishTemplate').at(-1)).toMatchObject({
      repositoryId: 'meca',
      publisher: 'polito',
      path: 'windows/cad-lab',
      version: '01.12.00.00',
      source: 'cad-2026-11.qcow2',
      notes: 'New drawings.',
      access: [{ protocol: 'rdp', port: 3389 }],
    });
    const readBefore = api.calls.filter(
      ({ name }) => name === 'getRepositoryTemplate',
    ).length;
    state = 'published';
    expect(
      await screen.findByText('windows/cad-lab 01.12.00.00 is published'),
    ).toBeVisible();
    await waitFor(() =>
      expect(
        api.calls.filter(({ name }) => name === 'getRepositoryTemplate').length,
      ).toBeGreaterThan(readBefore),
    );
    await press('Dismiss');
    expect(screen.queryByText(/is published/)).not.toBeInTheDocument();
  });

  it('tells why a publication failed, also for a template that does not exist yet', async () => {
    renderTemplatePage(
      {
        getRepositoryTemplate: failure(404, 'No such template.'),
        getPublication: {
          id: 'p-2',
          repositoryId: 'meca',
          path: 'windows/new',
          version: '01.00.00.00',
          state: 'failed',
          bytesDone: 0,
          bytesTotal: 0,
          startedAt: '2026-11-24T11:40:00Z',
          problem: {
            code: 'image-refused',
            message: 'The image has a backing file.',
            remedy: 'Flatten it with qemu-img convert.',
          },
        },
      },
      '/meca/templates/windows/new?publication=p-2',
    );
    expect(
      await screen.findByText('windows/new 01.00.00.00 was not published'),
    ).toBeVisible();
    expect(screen.getByText('The image has a backing file.')).toBeVisible();
    expect(screen.getByText(/Flatten it/)).toBeVisible();
    expect(
      screen.getByText('No repository has a template windows/new'),
    ).toBeVisible();
  });
});
