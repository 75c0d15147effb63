import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockApis } from '@backstage/frontend-test-utils';
import { storageApiRef } from '@backstage/core-plugin-api';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import {
  createFakeMecaApi,
  fakeRegions,
  fakeTemplates,
  fakeViewer,
  renderInMeca,
} from '../__testUtils__';
import { mecaQueryClient } from '../query';
import { BookingSummary } from './BookingSummary';
import { fields } from './fields';

const hidden = { 'ui:backstage': { review: { show: false } } };
const text = (title: string) => ({ type: 'string', title });

/** The pages of a form, as in examples/templates. */
const steps = [
  {
    title: 'What',
    schema: {
      required: ['institutionRef', 'templatePath'],
      properties: {
        institutionRef: {
          ...text('Institution'),
          ...{ 'ui:field': 'MecaInstitutionPicker', ...hidden },
        },
        templatePath: {
          ...text('Template'),
          ...{ 'ui:field': 'MecaTemplatePicker', ...hidden },
        },
      },
    },
  },
  {
    title: 'When and where',
    schema: {
      required: ['sessions', 'seats'],
      properties: {
        sessions: {
          ...{ title: 'Sessions', type: 'array', items: { type: 'string' } },
          ...{ 'ui:field': 'MecaTimesPicker', ...hidden },
        },
        seats: { title: 'Seats', type: 'integer', default: 18, ...hidden },
        placement: {
          ...{ title: 'Region', type: 'object' },
          ...{ 'ui:field': 'MecaRegionPicker', ...hidden },
        },
        summary: {
          ...{ type: 'object', 'ui:field': 'MecaBookingSummary' },
          properties: {
            institution: text('Institution'),
            // In another order than the summary itself has.
            times: { ...text('When'), type: 'array', items: text('Begin') },
            students: { ...text('Who'), type: 'array', items: text('Name') },
            template: text('Template'),
            region: text('Region'),
          },
        },
      },
    },
  },
];

beforeAll(() => {
  // jsdom scrolls nothing.
  window.scrollTo = () => {};
});

it('a form of the scaffolder is filled in, mended, reviewed in words and sent', async () => {
  const onCreate = jest.fn();
  let summary: unknown;
  const watched: any = {
    ...fields['booking-summary'],
    component: (props: any) => {
      summary = props.formData;
      return <BookingSummary {...props} />;
    },
  };
  const viewer = fakeViewer({ manageFederation: false });
  const api = createFakeMecaApi({
    getViewer: viewer,
    listRegions: { items: fakeRegions() },
    listTemplates: { items: fakeTemplates() },
    listOfferings: { items: [] },
  });
  await renderInMeca(
    <Stepper
      manifest={{ title: 'New course', steps: steps as any }}
      extensions={[...Object.values<any>(fields), watched]}
      onCreate={onCreate}
    />,
    { api, apis: [[storageApiRef, mockApis.storage()]] },
  );
  const press = async (name: string) =>
    userEvent.click(await screen.findByRole('button', { name }));

  await userEvent.click(
    await screen.findByRole('button', { name: /Template/ }),
  );
  await userEvent.click(
    await screen.findByRole('option', { name: /CentOS 7 minimal/ }),
  );
  await press('Next');
  expect(
    (
      await screen.findAllByText(
        /is not ready in any region yet|cannot be used/,
      )
    ).length,
  ).toBeGreaterThan(0);
  await userEvent.click(screen.getByRole('button', { name: /CentOS 7/ }));
  await userEvent.click(
    await screen.findByRole('option', { name: /Windows CAD lab/ }),
  );
  await press('Next');

  expect(await screen.findByRole('group', { name: 'Session 1' })).toBeVisible();
  // It waits for a moment in which nothing is typed.
  await waitFor(() =>
    expect(summary).toMatchObject({ region: expect.any(String) }),
  );
  await press('Review');
  expect(await screen.findByText('Windows CAD lab')).toBeVisible();
  expect(screen.getByText('Politecnico di Torino')).toBeVisible();
  expect(screen.queryByText(/own-first|windows\/cad-lab/)).toBeNull();
  await press('Create');
  await waitFor(() => expect(onCreate).toHaveBeenCalledTimes(1));
  expect(onCreate.mock.calls[0][0]).toMatchObject({
    institutionRef: 'group:default/polito',
    templatePath: 'windows/cad-lab',
    sessions: [expect.stringMatching(/:00:00\+0[12]:00$/)],
    seats: 18,
    placement: { policy: 'own-first' },
  });
  mecaQueryClient.clear();
});
