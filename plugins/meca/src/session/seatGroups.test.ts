import { Seat, SeatState } from '@meca/backstage-plugin-meca-common';
import { groupFailures, isMoving } from './seatGroups';

function seat(ordinal: number, state: SeatState, message?: string): Seat {
  return {
    id: `s-${ordinal}`,
    sessionId: 's',
    ordinal,
    name: `x-${ordinal}`,
    regionId: 'bme',
    state,
    desired: 'running',
    attempt: 1,
    problem: message
      ? { code: 'x', message, at: `2026-03-02T09:0${ordinal}:00Z` }
      : undefined,
    updatedAt: '2026-03-02T09:00:00Z',
  };
}

describe('seat groups', () => {
  it('gathers failures of one cause, however far apart in time, the most frequent first', () => {
    const groups = groupFailures([
      seat(1, 'failed', 'Keys refused'),
      seat(2, 'failed', 'No memory'),
      seat(3, 'failed', 'No memory'),
      seat(4, 'ready', 'No memory'),
      seat(5, 'failed'),
    ]);
    expect(
      groups.map(group => [
        group.problem?.message,
        group.seats.map(each => each.ordinal),
      ]),
    ).toEqual([
      ['No memory', [2, 3]],
      ['Keys refused', [1]],
      [undefined, [5]],
    ]);
  });

  it('knows which seats change by themselves', () => {
    expect(isMoving(seat(1, 'probing'))).toBe(true);
    expect(isMoving(seat(1, 'destroying'))).toBe(true);
    expect(isMoving(seat(1, 'failed'))).toBe(false);
    expect(isMoving(seat(1, 'stopped'))).toBe(false);
  });
});
