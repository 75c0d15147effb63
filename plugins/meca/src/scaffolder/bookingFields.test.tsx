import { ComponentType, useState } from 'react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockApis } from '@backstage/frontend-test-utils';
import { storageApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { PlacementVerdict } from '@meca/backstage-plugin-meca-common';
import { Settings } from 'luxon';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeRegions,
  fakeTemplates,
  fakeViewer,
  renderInMeca,
} from '../__testUtils__';
import { BookingForm } from './bookingForm';
import { BookingSummary } from './BookingSummary';
import { CourseNamePicker } from './CourseNamePicker';
import { InstitutionPicker } from './InstitutionPicker';
import { OfferingPicker } from './OfferingPicker';
import { RegionPicker } from './RegionPicker';
import { StudentsPicker } from './StudentsPicker';
import { TemplatePicker } from './TemplatePicker';
import { TimePicker } from './TimePicker';
import { TimesPicker } from './TimesPicker';

const viewer = {
  ...fakeViewer({ manageFederation: false }),
  institutions: [
    ...fakeViewer().institutions,
    {
      ref: 'group:default/upb-cetti',
      title: 'UPB-CETTI Bucharest',
      timeZone: 'Europe/Bucharest',
    },
  ],
};
const placed: PlacementVerdict = {
  ...{ regionId: 'bme', verdict: 'chosen', reasons: [] },
};
const answers: FakeAnswers = {
  getViewer: viewer,
  listRegions: { items: fakeRegions() },
  listTemplates: { items: fakeTemplates() },
  listOfferings: {
    items: [
      {
        name: 'Small',
        regions: [
          {
            regionId: 'bme',
            ...{ cpuCores: 1, cpuMhz: 2000, memoryBytes: 2 * 2 ** 30 },
          },
        ],
      },
    ],
  },
  evaluatePlacement: { regionId: 'bme', verdicts: [placed] },
};
const sofia = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'sofia', namespace: 'default' },
  spec: { profile: { displayName: 'Sofia Conti' } },
};

/** A field in a form that keeps what it is told, as the scaffolder's does. */
async function renderField(
  Field: ComponentType<any>,
  options: {
    name: string;
    form?: BookingForm;
    schema?: object;
    answers?: FakeAnswers;
  },
) {
  const told: any[] = [];
  function Form() {
    const [form, setForm] = useState<any>(options.form ?? {});
    return (
      <Field
        formData={form[options.name]}
        formContext={{ formData: form }}
        onChange={(value: unknown) => {
          told.push(value);
          setForm((before: object) => ({ ...before, [options.name]: value }));
        }}
        schema={options.schema ?? {}}
        uiSchema={{}}
      />
    );
  }
  const api = createFakeMecaApi({ ...answers, ...options.answers });
  await renderInMeca(<Form />, {
    api,
    apis: [
      [storageApiRef, mockApis.storage()],
      [catalogApiRef, catalogApiMock({ entities: [sofia] })],
    ],
  });
  return { api, told };
}

describe('fields of a booking', () => {
  const locale = Settings.defaultLocale;
  beforeAll(() => {
    Settings.defaultLocale = 'en-GB';
  });
  afterAll(() => {
    Settings.defaultLocale = locale;
  });

  it('offer the institutions for which the viewer can book, and no others', async () => {
    const { told } = await renderField(InstitutionPicker, {
      name: 'institutionRef',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /Politecnico di Torino/ }),
    );
    expect(told).toEqual(['group:default/polito']);
    expect(
      (await screen.findAllByRole('option')).map(one => one.textContent),
    ).toEqual(['Politecnico di Torino', 'UPB-CETTI Bucharest']);
    await userEvent.click(screen.getByRole('option', { name: /UPB-CETTI/ }));
    expect(told.at(-1)).toBe('group:default/upb-cetti');
  });

  it('tell who belongs to no institution what to do', async () => {
    const { told } = await renderField(InstitutionPicker, {
      name: 'institutionRef',
      answers: { getViewer: { ...viewer, institutions: [] } },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not reserve sessions. Ask the administrators of your institution.',
    );
    expect(told).toEqual([]);
  });

  it('say how big each size is', async () => {
    const { told } = await renderField(OfferingPicker, { name: 'offering' });
    await userEvent.click(
      await screen.findByRole('button', { name: /Size of each machine/ }),
    );
    const small = await screen.findByRole('option', { name: /Small/ });
    await waitFor(() => expect(small).toHaveTextContent('1 × 2 GHz, 2 GB'));
    await userEvent.click(small);
    expect(told).toEqual(['Small']);
  });

  it('show a time on the clock of the institution and keep its offset', async () => {
    const { told } = await renderField(TimePicker, {
      name: 'startsAt',
      form: {
        institutionRef: 'group:default/upb-cetti',
        startsAt: '2036-03-05T13:00:00+01:00',
      },
    });
    const hour = await screen.findByRole('spinbutton', { name: /^hour/ });
    expect(hour).toHaveAttribute('aria-valuetext', expect.stringMatching(/2/));
    expect(
      screen.getByText(
        /In the zone of UPB-CETTI Bucharest: Europe\/Bucharest \(UTC\+2\)/,
      ),
    ).toBeVisible();
    await userEvent.click(hour);
    await userEvent.keyboard('{ArrowUp}');
    expect(told).toEqual(['2036-03-05T15:00:00+02:00']);
  });

  it('begin with a full hour to come', async () => {
    const { told } = await renderField(TimePicker, { name: 'startsAt' });
    await waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]).toMatch(/:00:00\+0[12]:00$/);
    expect(Date.parse(told[0])).toBeGreaterThan(Date.now());
  });

  it('add sessions a week later at the same hour on the wall, and take them away', async () => {
    const { told } = await renderField(TimesPicker, {
      name: 'sessions',
      // The clocks of Europe are put back in between.
      form: { sessions: ['2036-10-23T09:00:00+02:00'] },
      schema: { maxItems: 2 },
    });
    const add = await screen.findByRole('button', { name: /Add a session/ });
    await userEvent.click(add);
    expect(told.at(-1)).toEqual([
      '2036-10-23T09:00:00+02:00',
      '2036-10-30T09:00:00+01:00',
    ]);
    expect(add).toBeDisabled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove session 1' }),
    );
    expect(told.at(-1)).toEqual(['2036-10-30T09:00:00+01:00']);
    expect(
      screen.queryByRole('button', { name: /Remove session/ }),
    ).not.toBeInTheDocument();
  });

  it('keep the place of a session that has no time yet', async () => {
    const { told } = await renderField(TimesPicker, {
      name: 'sessions',
      form: { sessions: ['', '2036-06-05T09:00:00+02:00', ''] },
    });
    const first = await screen.findByRole('group', { name: 'Session 1' });
    expect(
      within(first).getByRole('spinbutton', { name: /^day/ }),
    ).toHaveAttribute('aria-valuetext', 'Empty');
    await userEvent.click(
      screen.getByRole('button', { name: /Add a session/ }),
    );
    expect(told).toEqual([
      ['', '2036-06-05T09:00:00+02:00', '', '2036-06-12T09:00:00+02:00'],
    ]);
  });

  it('take students as the reservation form does', async () => {
    const { told } = await renderField(StudentsPicker, {
      name: 'attendees',
      form: { seats: 2 },
    });
    await userEvent.click(
      await screen.findByText('Paste a list', { selector: 'summary' }),
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Paste a list' }),
      'sofia bence',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Add to the students' }),
    );
    expect(told).toEqual([['user:default/sofia', 'user:default/bence']]);
    expect(screen.getByText('2 students for 2 seats')).toBeVisible();
  });
});

it('fields that fill in something at the same moment do not overwrite each other for good', async () => {
  let latest: any;
  const fields = {
    institutionRef: InstitutionPicker,
    sessions: TimesPicker,
    placement: RegionPicker,
    summary: BookingSummary,
  };
  function Form() {
    const [form, setForm] = useState<any>({ placement: {}, summary: {} });
    latest = form;
    return (
      <>
        {Object.entries<ComponentType<any>>(fields).map(([name, Field]) => (
          <Field
            key={name}
            formData={form[name]}
            formContext={{ formData: form }}
            // As the scaffolder's form does: every field adds to the data of the last render.
            onChange={(value: unknown) => setForm({ ...form, [name]: value })}
            schema={{}}
            uiSchema={{}}
          />
        ))}
      </>
    );
  }
  await renderInMeca(<Form />, {
    api: createFakeMecaApi(answers),
    apis: [[storageApiRef, mockApis.storage()]],
  });
  await waitFor(() =>
    expect(latest).toEqual({
      institutionRef: 'group:default/polito',
      sessions: [expect.stringMatching(/:00:00\+0[12]:00$/)],
      placement: { policy: 'own-first' },
      summary: {
        institution: 'Politecnico di Torino',
        region: 'Place it for me: my own region first',
        times: [expect.stringContaining('(Europe/Rome)')],
      },
    }),
  );
});

describe('a fault that was found', () => {
  it.each([
    { Field: CourseNamePicker, value: 'cad-lab' },
    { Field: InstitutionPicker, value: 'group:default/polito' },
    { Field: TemplatePicker, value: 'windows/cad-lab' },
    { Field: OfferingPicker, value: 'Small' },
    { Field: RegionPicker, value: { policy: 'best' } },
    { Field: TimePicker, value: '2036-03-05T13:00:00+01:00' },
    { Field: TimesPicker, value: [''] },
  ])(
    'does not keep the form from being sent again: $Field.name',
    async ({ Field, value }) => {
      const onSubmit = jest.fn(event => event.preventDefault());
      const props: any = {
        ...{ formData: value, formContext: {}, schema: {}, uiSchema: {} },
        ...{ onChange: () => {}, required: true, rawErrors: ['wrong'] },
      };
      await renderInMeca(
        <form onSubmit={onSubmit}>
          <Field {...props} />
          <button type="submit">Next</button>
        </form>,
        {
          api: createFakeMecaApi(answers),
          apis: [[storageApiRef, mockApis.storage()]],
        },
      );
      expect(
        (await screen.findAllByText(/./, { selector: 'label, legend, span' }))
          .length,
      ).toBeGreaterThan(0);
      await userEvent.click(screen.getByRole('button', { name: 'Next' }));
      expect(onSubmit).toHaveBeenCalledTimes(1);
    },
  );
});

describe('summary of a booking', () => {
  const locale = Settings.defaultLocale;
  beforeAll(() => {
    Settings.defaultLocale = 'en-GB';
  });
  afterAll(() => {
    Settings.defaultLocale = locale;
  });
  const form: BookingForm = {
    institutionRef: 'group:default/upb-cetti',
    templatePath: 'windows/cad-lab',
    offering: 'Small',
    placement: { policy: 'chosen-only', regionId: 'bme' },
    sessions: ['2036-03-05T13:00:00+02:00', '2036-03-12T13:00:00+02:00'],
    durationMinutes: 90,
    seats: 2,
    attendees: ['user:default/sofia'],
  };

  it('says in words what was chosen, and where each session would run', async () => {
    const { api, told } = await renderField(BookingSummary, {
      name: 'summary',
      form,
    });
    const places = await screen.findByRole('region', {
      name: 'Where it will run',
    });
    await waitFor(() =>
      expect(within(places).getAllByText(/: in BME\.$/)).toHaveLength(2),
    );
    await waitFor(() =>
      expect(told.at(-1)).toEqual({
        institution: 'UPB-CETTI Bucharest',
        times: [
          expect.stringMatching(
            /^Wed,? 5 Mar 2036, 13:00\s?–\s?14:30 EET \(Europe\/Bucharest\)$/,
          ),
          expect.stringMatching(/^Wed,? 12 Mar 2036, 13:00/),
        ],
        template: 'Windows CAD lab',
        size: 'Small: 1 × 2 GHz, 2 GB',
        seats: '2',
        region: 'BME',
        students: ['Sofia Conti'],
      }),
    );
    expect(
      api.calls
        .filter(({ name }) => name === 'evaluatePlacement')
        .map(({ input }) => (input as any).body),
    ).toContainEqual({
      institutionRef: 'group:default/upb-cetti',
      startsAt: '2036-03-05T11:00:00.000Z',
      endsAt: '2036-03-05T12:30:00.000Z',
      placement: { policy: 'chosen-only', regionId: 'bme' },
      templatePath: 'windows/cad-lab',
      version: 'latest',
      offering: 'Small',
      seats: 2,
      attendees: ['user:default/sofia'],
    });
  });

  it('says why a session would be refused, and that students are busy then', async () => {
    await renderField(BookingSummary, {
      name: 'summary',
      form: { ...form, sessions: undefined, startsAt: form.sessions![0] },
      answers: {
        evaluatePlacement: {
          verdicts: [
            {
              regionId: 'bme',
              verdict: 'refused',
              reasons: [
                { code: 'no-capacity', message: 'Its clouds are full.' },
              ],
            },
          ],
          busyAttendees: ['user:default/sofia'],
        },
      },
    });
    expect(await screen.findByText(/does not fit at this time/)).toBeVisible();
    expect(
      screen.getByText(/1 student has a seat in another session/),
    ).toBeVisible();
    await userEvent.click(screen.getByText('Why not?'));
    expect(screen.getByText('BME')).toBeVisible();
  });

  it('asks nothing before it is known what for', async () => {
    const { api, told } = await renderField(BookingSummary, {
      name: 'summary',
      form: { ...form, offering: undefined },
    });
    await waitFor(() =>
      expect(told.at(-1)).toMatchObject({ template: 'Windows CAD lab' }),
    );
    expect(
      screen.queryByRole('region', { name: 'Where it will run' }),
    ).not.toBeInTheDocument();
    expect(api.calls.map(({ name }) => name)).not.toContain(
      'evaluatePlacement',
    );
  });
});
