import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SessionDetail } from '@meca/backstage-plugin-meca-common';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeRegions,
  fakeSession,
  renderInMeca,
} from '../__testUtils__';
import { SessionMove } from './calendar/SessionCalendar';
import { MoveNotice } from './MoveNotice';
import { useMoveSession } from './useMoveSession';

const session = fakeSession({
  startsAt: '2026-03-03T09:00:00.000Z',
  endsAt: '2026-03-03T11:00:00.000Z',
  etag: '7',
});
const moved: SessionDetail = {
  ...session,
  startsAt: '2026-03-03T10:00:00.000Z',
  endsAt: '2026-03-03T12:00:00.000Z',
  regionId: 'tub',
  etag: '8',
  placementVerdicts: [],
};

let drag: (move: SessionMove) => Promise<void>;

function Harness() {
  const moving = useMoveSession();
  drag = move => moving.move(session, move);
  return (
    <MoveNotice
      outcome={moving.outcome}
      regions={fakeRegions()}
      onUndo={moving.undo}
      onDismiss={moving.dismiss}
    />
  );
}

async function dragSession(answers: FakeAnswers) {
  const api = createFakeMecaApi(answers);
  await renderInMeca(<Harness />, { api });
  const revert = jest.fn();
  await act(() =>
    drag({
      sessionId: session.id,
      startsAt: moved.startsAt,
      endsAt: moved.endsAt,
      revert,
    }),
  );
  return { api, revert, user: userEvent.setup() };
}

describe('moving a session in the calendar', () => {
  it('goes through admission, tells a changed region, and can be undone', async () => {
    const { api, revert, user } = await dragSession({ updateSession: moved });
    expect(screen.getByText(/ is now .*, in TUB\.$/)).toBeInTheDocument();
    expect(revert).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(screen.getByText(/is back where it was/)).toBeInTheDocument(),
    );
    expect(api.calls.map(call => call.input)).toEqual([
      {
        params: { sessionId: 's-cad' },
        body: { startsAt: moved.startsAt, endsAt: moved.endsAt },
        ifMatch: '7',
      },
      {
        params: { sessionId: 's-cad' },
        body: { startsAt: session.startsAt, endsAt: session.endsAt },
        ifMatch: '8',
      },
    ]);
  });

  it('puts the session back and explains a refusal', async () => {
    const { revert } = await dragSession({
      updateSession: () => {
        throw Object.assign(new Error('conflict'), {
          statusCode: 409,
          body: {
            error: { message: '12 of 18 fit; next time all fit: 16:00' },
          },
        });
      },
    });
    expect(revert).toHaveBeenCalledTimes(1);
    expect(
      screen.getByText('“CAD for mechanical engineers” stays where it was'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('12 of 18 fit; next time all fit: 16:00.'),
    ).toBeInTheDocument();
  });
});
