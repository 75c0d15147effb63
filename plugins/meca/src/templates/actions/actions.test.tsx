import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RepositoryTemplateDetail } from '@meca/backstage-plugin-meca-common';
import { fakeReplica, fakeRepositoryTemplate } from '../../__testUtils__';
import { bodiesOf, failure, press, renderTemplatePage } from '../__testUtils__';

const cadLab = fakeRepositoryTemplate();

// The page is large, and a test machine may be busy.
jest.setTimeout(90_000);

describe('what can be done with a template', () => {
  it('brings a version to chosen regions and says where that began and where not', async () => {
    const api = renderTemplatePage({
      syncTemplate: {
        items: [
          fakeReplica({
            path: cadLab.path,
            version: '01.10.00.00',
            regionId: 'tus',
            state: 'wanted',
          }),
        ],
        refused: [
          {
            regionId: 'uned',
            problem: { code: 'account-limit', message: 'It is full.' },
          },
        ],
      },
    });
    await press('Sync now');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'None' }));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Sync now' }),
    );
    expect(
      within(dialog).getByText('Choose at least one region.'),
    ).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: 'TUS' }),
    );
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: 'UNED' }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Sync now' }),
    );
    expect(await within(dialog).findByText('Begun in 1 region')).toBeVisible();
    expect(within(dialog).getByText('Not begun in UNED')).toBeVisible();
    expect(within(dialog).getByText('It is full.')).toBeVisible();
    expect(bodiesOf(api, 'syncTemplate').at(-1)).toEqual({
      path: 'windows/cad-lab',
      version: 'latest',
      regionIds: ['tus', 'uned'],
    });
  });

  it('changes what a region wants and takes it back', async () => {
    const none: RepositoryTemplateDetail = {
      ...cadLab,
      wanted: cadLab.wanted.map(each =>
        each.regionId === 'insa' ? { ...each, policy: 'none' } : each,
      ),
    };
    const api = renderTemplatePage({ setWanted: none });
    await press('Change: what INSA wants');
    const dialog = await screen.findByRole('dialog', {
      name: 'What INSA wants of Windows CAD lab',
    });
    await userEvent.click(within(dialog).getByRole('radio', { name: 'None' }));
    expect(
      within(dialog).getByText(/removed once no session needs it/),
    ).toBeVisible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(
      await screen.findByText('INSA now wants nothing of this template.'),
    ).toBeVisible();
    expect(bodiesOf(api, 'setWanted').at(-1)).toEqual({
      path: 'windows/cad-lab',
      regionIds: ['insa'],
      policy: 'none',
    });
    await press('Undo');
    expect(
      await screen.findByText('INSA wants always the latest version again.'),
    ).toBeVisible();
    expect(bodiesOf(api, 'setWanted').at(-1)).toEqual({
      path: 'windows/cad-lab',
      regionIds: ['insa'],
      policy: 'latest',
      keepVersions: 3,
    });
  });

  it('keeps the dialog open with what was chosen when the service refuses', async () => {
    renderTemplatePage({
      setWanted: failure(409, 'Two sessions need it there.'),
    });
    await press('Change: what INSA wants');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('radio', { name: 'None' }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(
      await within(dialog).findByText('Two sessions need it there.'),
    ).toBeVisible();
    expect(within(dialog).getByRole('radio', { name: 'None' })).toBeChecked();
  });

  it('warns before promoting a candidate that nobody has tried', async () => {
    const api = renderTemplatePage({ promoteVersion: cadLab });
    await press('Promote: 01.11.00.00');
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/nobody has tried it/)).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Promote' }),
    );
    await waitFor(() =>
      expect(bodiesOf(api, 'promoteVersion').at(-1)).toEqual({
        path: 'windows/cad-lab',
        version: '01.11.00.00',
      }),
    );
  });

  it('changes how new versions spread', async () => {
    const api = renderTemplatePage({ setRollout: cadLab });
    await press('Change');
    const dialog = await screen.findByRole('dialog', {
      name: 'How new versions of Windows CAD lab spread',
    });
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: 'BME' }),
    );
    await userEvent.click(
      within(dialog).getByRole('radio', {
        name: /only when somebody promotes/,
      }),
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(bodiesOf(api, 'setRollout').at(-1)).toEqual({
        path: 'windows/cad-lab',
        canaryRegionIds: ['polito', 'bme'],
      }),
    );
  });
});
