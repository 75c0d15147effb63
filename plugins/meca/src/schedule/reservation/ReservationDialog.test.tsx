import { useEffect, useState } from 'react';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DefaultEntityPresentationApi } from '@backstage/plugin-catalog';
import {
  catalogApiRef,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { mockApis } from '@backstage/frontend-test-utils';
import { storageApiRef } from '@backstage/core-plugin-api';
import { Viewer } from '@meca/backstage-plugin-meca-common';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeRegions,
  fakeSession,
  fakeTemplates,
  fakeViewer,
  renderInMeca,
} from '../../__testUtils__';
import { ReservationDialog, ReservationDialogProps } from './ReservationDialog';

const RANGE = {
  startsAt: '2036-10-25T08:00:00Z',
  endsAt: '2036-10-25T11:00:00Z',
};
const created = { ...fakeSession({ id: 's-new' }), placementVerdicts: [] };

function person(name: string, displayName: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default' },
    spec: { profile: { displayName } },
  };
}

function course(name: string, title: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', title },
    spec: { type: 'course' },
  };
}

/** Belongs to two institutions and may reserve for others at none. */
function twoInstitutions(): Viewer {
  const viewer = fakeViewer({ manageFederation: false });
  const [polito] = viewer.institutions;
  return {
    ...viewer,
    institutions: [
      { ...polito, booksForOthers: false },
      {
        ref: 'group:default/bme',
        title: 'Budapest University of Technology',
        regionId: 'bme',
        timeZone: 'Europe/Budapest',
      },
    ],
  };
}

function createApi(answers: FakeAnswers = {}) {
  return createFakeMecaApi({
    listRegions: { items: fakeRegions() },
    listTemplates: { items: fakeTemplates() },
    listOfferings: {
      items: [
        {
          name: 'small',
          regions: [
            {
              regionId: 'bme',
              cpuCores: 1,
              cpuMhz: 2000,
              memoryBytes: 2 * 2 ** 30,
            },
          ],
        },
      ],
    },
    evaluatePlacement: {
      regionId: 'bme',
      verdicts: [{ regionId: 'bme', verdict: 'chosen', reasons: [] }],
    },
    createSession: created,
    ...answers,
  });
}

async function open(
  answers: FakeAnswers = {},
  props: Partial<ReservationDialogProps> = {},
  storage = mockApis.storage(),
) {
  const api = createApi(answers);
  const catalogApi = catalogApiMock({
    entities: [
      person('ada', 'Ada Lovelace'),
      person('bob', 'Bob Byte'),
      course('cad-lab', 'CAD laboratory'),
    ],
  });
  const onDone = jest.fn();
  const onClose = jest.fn();
  await renderInMeca(
    <ReservationDialog
      viewer={fakeViewer({ manageFederation: false })}
      range={RANGE}
      onDone={onDone}
      onClose={onClose}
      {...props}
    />,
    {
      api,
      apis: [
        [storageApiRef, storage],
        [catalogApiRef, catalogApi],
        [
          entityPresentationApiRef,
          DefaultEntityPresentationApi.create({ catalogApi }),
        ],
      ],
    },
  );
  await screen.findByRole('dialog');
  const user = userEvent.setup();
  const calls = (name: string) =>
    api.calls.filter(call => call.name === name).map(call => call.input as any);
  return { api, user, onDone, onClose, calls };
}

async function choose(
  user: ReturnType<typeof userEvent.setup>,
  field: RegExp,
  option: RegExp,
) {
  await user.click(screen.getByRole('button', { name: field }));
  await user.click(await screen.findByRole('option', { name: option }));
}

async function fill(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText('Title'), 'CAD lab');
  await choose(user, /Template/, /Windows CAD lab/);
  await choose(user, /Size of each machine/, /small/);
}

/** Lets a test play the page that reads the session anew. */
function Listener(props: { onChange(): void }) {
  const { onChange } = props;
  useEffect(() => {
    window.addEventListener('changed-elsewhere', onChange);
    return () => window.removeEventListener('changed-elsewhere', onChange);
  });
  return null;
}

describe('ReservationDialog', () => {
  jest.setTimeout(60_000);

  it('sends exactly what was typed, with a key that makes it safe to repeat', async () => {
    const { user, onDone, calls } = await open();
    await fill(user);
    await choose(user, /^.*Region$/, /^TUB/);
    const seats = screen.getByRole('textbox', { name: 'Seats' });
    await user.clear(seats);
    await user.type(seats, '18{Tab}');
    await user.click(screen.getByText('Paste a list', { selector: 'summary' }));
    await user.type(
      screen.getByRole('textbox', { name: 'Paste a list' }),
      'bob eve',
    );
    await user.click(
      screen.getByRole('button', { name: 'Add to the students' }),
    );
    expect(screen.getByText('2 students for 18 seats')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Comments'), 'Room 4');
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(created));
    expect(calls('createSession')).toEqual([
      {
        idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
        body: {
          title: 'CAD lab',
          institutionRef: 'group:default/polito',
          ownerRef: 'user:default/ada',
          startsAt: '2036-10-25T08:00:00.000Z',
          endsAt: '2036-10-25T11:00:00.000Z',
          placement: { policy: 'chosen-only', regionId: 'tub' },
          templatePath: 'windows/cad-lab',
          version: 'latest',
          offering: 'small',
          seats: 18,
          attendees: ['user:default/bob', 'user:default/eve'],
          endPolicy: 'destroy',
          comments: 'Room 4',
        },
      },
    ]);
  });

  it('says at each field what is missing and sends nothing', async () => {
    const { user, calls } = await open();
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    expect(
      await screen.findByText('3 entries need your attention'),
    ).toBeInTheDocument();
    expect(screen.getByLabelText('Title')).toBeInvalid();
    expect(screen.getByLabelText('Title')).toHaveAccessibleDescription(
      'Needed',
    );
    await waitFor(() => expect(screen.getByLabelText('Title')).toHaveFocus());
    expect(calls('createSession')).toEqual([]);
  });

  it('repeats with the same key after a lost answer, and with a new one after a refusal', async () => {
    const answers = [
      new TypeError('Failed to fetch'),
      Object.assign(new Error('conflict'), {
        statusCode: 409,
        body: { error: { message: '12 of 10 seats fit in BME.' } },
      }),
    ];
    const { user, onDone, calls } = await open({
      createSession: () => {
        const error = answers.shift();
        if (error) throw error;
        return created;
      },
    });
    await fill(user);
    const reserve = screen.getByRole('button', { name: 'Reserve' });
    await user.click(reserve);
    expect(await screen.findByText(/made once at most/)).toBeInTheDocument();
    expect(screen.getByLabelText('Title')).toHaveValue('CAD lab');
    await user.click(reserve);
    expect(
      await screen.findByText('12 of 10 seats fit in BME.'),
    ).toBeInTheDocument();
    await user.click(reserve);
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    const keys = calls('createSession').map(input => input.idempotencyKey);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('shows the fault that the service finds at its field', async () => {
    const { user } = await open({
      createSession: () => {
        throw Object.assign(new Error('bad'), {
          statusCode: 400,
          body: {
            error: {
              message: 'Invalid request: offering: is not known in any region',
            },
          },
        });
      },
    });
    await fill(user);
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    expect(
      await screen.findByText('is not known in any region'),
    ).toBeInTheDocument();
  });

  it('previews the place and offers the next free slot', async () => {
    const { user, calls } = await open({
      evaluatePlacement: {
        verdicts: [
          {
            regionId: 'bme',
            verdict: 'refused',
            seatsThatFit: 8,
            nextFitAt: '2036-10-25T13:00:00.000Z',
            reasons: [
              {
                code: 'memory-short',
                message: 'MECA-BME: memory is short from 10:00',
                remedy: 'Take at most 8 seats',
              },
            ],
          },
        ],
      },
    });
    await fill(user);
    const preview = screen.getByRole('region', { name: 'Where it will run' });
    expect(
      await within(preview).findByText(
        /^no · 8 of 10 seats fit · all fit from/,
      ),
    ).toBeInTheDocument();
    const detail = within(preview).getByText(
      'Memory is short from 10:00. Take at most 8 seats.',
    );
    expect(detail).not.toBeVisible();
    await user.click(within(preview).getByText('Details'));
    expect(detail).toBeVisible();
    await user.click(
      within(preview).getByRole('button', { name: /^Take .* in BME$/ }),
    );
    await waitFor(() =>
      expect(calls('evaluatePlacement').at(-1).body).toMatchObject({
        startsAt: '2036-10-25T13:00:00.000Z',
        endsAt: '2036-10-25T16:00:00.000Z',
        placement: { policy: 'chosen-only', regionId: 'bme' },
      }),
    );
  });

  it('takes the hours of the institution, also after clocks went back', async () => {
    const { user, calls } = await open(
      {},
      {
        range: {
          startsAt: '2036-10-26T08:00:00Z',
          endsAt: '2036-10-26T09:00:00Z',
        },
      },
    );
    await fill(user);
    const start = screen.getByRole('group', { name: /Start/ });
    const hour = within(start).getByRole('spinbutton', { name: /hour/ });
    // 26 October 2036, 9:00 in Turin: winter time since that night.
    expect(hour).toHaveAttribute('aria-valuenow', '9');
    await user.click(hour);
    await user.keyboard('{ArrowUp}');
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    await waitFor(() =>
      expect(calls('createSession')[0].body).toMatchObject({
        startsAt: '2036-10-26T09:00:00.000Z',
        endsAt: '2036-10-26T10:00:00.000Z',
      }),
    );
  });

  it('sends only the change of a session, against the state that was read', async () => {
    const session = fakeSession({
      startsAt: '2036-10-26T08:00:00Z',
      endsAt: '2036-10-26T09:00:00Z',
      etag: '7',
    });
    const { user, onDone, calls } = await open(
      { updateSession: { ...session, placementVerdicts: [] } },
      { session, range: undefined },
    );
    const title = screen.getByLabelText('Title');
    await user.clear(title);
    await user.type(title, 'CAD II');
    await waitFor(() =>
      expect(calls('evaluatePlacement').at(-1)?.body.sessionId).toBe('s-cad'),
    );
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(calls('updateSession')).toEqual([
      {
        params: { sessionId: 's-cad' },
        body: { title: 'CAD II' },
        ifMatch: '7',
      },
    ]);
  });

  it('says to which course a session belongs', async () => {
    const { user, calls } = await open();
    await fill(user);
    await choose(user, /Course/, /CAD laboratory/);
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    await waitFor(() => expect(calls('createSession')).toHaveLength(1));
    expect(calls('createSession')[0].body.courseRef).toBe(
      'component:default/cad-lab',
    );
  });

  it('takes a session off its course, also off one that the catalog does not show', async () => {
    const session = fakeSession({ courseRef: 'component:default/gone' });
    const { user, calls } = await open(
      { updateSession: created },
      { session, range: undefined },
    );
    await choose(user, /component:default\/gone/, /None/);
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(calls('updateSession')).toHaveLength(1));
    expect(calls('updateSession')[0].body).toEqual({ courseRef: null });
  });

  it('does not take back what somebody else changed while the form was open', async () => {
    const session = fakeSession({ etag: '7' });
    function Page() {
      const [read, setRead] = useState(session);
      return (
        <>
          <ReservationDialog
            viewer={fakeViewer()}
            session={read}
            onDone={() => {}}
            onClose={() => {}}
          />
          <Listener
            onChange={() => setRead({ ...session, seats: 30, etag: '8' })}
          />
        </>
      );
    }
    await renderInMeca(<Page />, {
      api: createApi(),
      apis: [[catalogApiRef, catalogApiMock({ entities: [] })]],
    });
    const save = await screen.findByRole('button', { name: 'Save changes' });
    expect(save).toBeEnabled();
    act(() => {
      window.dispatchEvent(new Event('changed-elsewhere'));
    });
    expect(
      await screen.findByText(/^Somebody else changed this session/),
    ).toBeInTheDocument();
    expect(save).toBeDisabled();
  });

  it('adds people found in the catalog', async () => {
    const { user } = await open();
    await user.type(
      screen.getByRole('combobox', { name: 'Add a person or a group' }),
      'bob',
    );
    await user.click(await screen.findByRole('option', { name: /Bob Byte/ }));
    expect(screen.getByText('1 student for 10 seats')).toBeInTheDocument();
  });

  it('shows students by the names they go by, and who of them is busy then', async () => {
    const { user, calls } = await open({
      evaluatePlacement: ({ body }) => ({
        regionId: 'bme',
        verdicts: [{ regionId: 'bme', verdict: 'chosen', reasons: [] }],
        busyAttendees: body.attendees,
      }),
    });
    await fill(user);
    await user.type(
      screen.getByRole('combobox', { name: 'Add a person or a group' }),
      'bob',
    );
    await user.click(await screen.findByRole('option', { name: /Bob Byte/ }));
    const chips = screen.getByRole('grid', { name: 'Students' });
    expect(await within(chips).findByText('Bob Byte')).toBeInTheDocument();
    expect(
      await screen.findByText(
        '1 student has a seat in another session at that time',
      ),
    ).toBeInTheDocument();
    expect(calls('evaluatePlacement').at(-1).body.attendees).toEqual([
      'user:default/bob',
    ]);
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    await waitFor(() => expect(calls('createSession')).toHaveLength(1));
  });

  it('lets those who may reserve for others choose a teacher by name', async () => {
    const { user, calls } = await open();
    const teacher = screen.getByRole('group', { name: 'Teacher' });
    expect(
      await within(teacher).findByText('Ada Lovelace'),
    ).toBeInTheDocument();
    await fill(user);
    await user.click(
      within(teacher).getByRole('button', { name: 'Choose somebody else' }),
    );
    await user.type(
      within(teacher).getByRole('combobox', { name: 'Who holds the class' }),
      'byte',
    );
    await user.click(await screen.findByRole('option', { name: /Bob Byte/ }));
    expect(await within(teacher).findByText('Bob Byte')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    await waitFor(() =>
      expect(calls('createSession')[0].body.ownerRef).toBe('user:default/bob'),
    );
  });

  it('begins with the principal institution, and next time with the one reserved for last', async () => {
    const storage = mockApis.storage();
    const viewer = twoInstitutions();
    const { user, onDone } = await open(
      { createSession: { ...created, institutionRef: 'group:default/bme' } },
      { viewer },
      storage,
    );
    const institution = () =>
      screen.getByRole('button', { name: /Institution$/ });
    expect(institution()).toHaveTextContent('Politecnico di Torino');
    expect(
      screen.queryByRole('button', { name: 'Choose somebody else' }),
    ).not.toBeInTheDocument();
    await choose(user, /Institution$/, /Budapest/);
    await fill(user);
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    cleanup();
    await open({}, { viewer }, storage);
    expect(institution()).toHaveTextContent('Budapest');
  });

  it('tells region by region why none could take it', async () => {
    const { user } = await open({
      createSession: () => {
        throw Object.assign(new Error('conflict'), {
          statusCode: 409,
          body: {
            error: {
              message: 'No region can take 10 seats then. A long story.',
              verdicts: [
                {
                  regionId: 'bme',
                  verdict: 'refused',
                  reasons: [
                    {
                      code: 'template-missing',
                      message: 'MECA-BME: template windows/cad is not there',
                      remedy: 'Choose another region',
                    },
                  ],
                },
              ],
            },
          },
        });
      },
    });
    await fill(user);
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    const alert = await screen.findByText(
      'No region can take 10 seats at that time.',
    );
    expect(alert).toBeInTheDocument();
    expect(screen.queryByText(/A long story/)).not.toBeInTheDocument();
    expect(
      screen.getByText('no · template windows/cad is not there'),
    ).toBeInTheDocument();
  });

  it('lets the end follow the start, also while its parts are typed anew', async () => {
    const { user, calls } = await open();
    await fill(user);
    const start = screen.getByRole('group', { name: /Start/ });
    const hour = within(start).getByRole('spinbutton', { name: /hour/ });
    await user.click(hour);
    await user.keyboard('{Backspace}{Backspace}8');
    const minute = within(start).getByRole('spinbutton', { name: /minute/ });
    await user.click(minute);
    await user.keyboard('{Backspace}30');
    await user.click(screen.getByRole('button', { name: 'Reserve' }));
    await waitFor(() => expect(calls('createSession')).toHaveLength(1));
    const { startsAt, endsAt } = calls('createSession')[0].body;
    expect(new Date(startsAt).getUTCMinutes()).toBe(30);
    expect(Date.parse(endsAt) - Date.parse(startsAt)).toBe(3 * 3_600_000);
  });
});
