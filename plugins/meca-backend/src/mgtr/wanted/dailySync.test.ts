import { isSyncDue, lastSyncTime, nextSyncTime } from './dailySync';

const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString();
const rome = { dailyAt: { hour: 2, minute: 0 }, timeZone: 'Europe/Rome' };

describe('daily sync', () => {
  it('begins at the wall time of the region, in summer and winter', () => {
    expect(iso(nextSyncTime(rome, at('2026-01-10T12:00:00Z')))).toBe(
      '2026-01-11T01:00:00.000Z',
    );
    expect(iso(nextSyncTime(rome, at('2026-07-10T12:00:00Z')))).toBe(
      '2026-07-11T00:00:00.000Z',
    );
    expect(iso(lastSyncTime(rome, at('2026-07-10T00:00:00Z')))).toBe(
      '2026-07-10T00:00:00.000Z',
    );
  });

  it.each([
    {
      why: 'an hour that is skipped',
      now: '2026-03-29T00:30:00Z',
      next: '2026-03-29T01:30:00.000Z',
    },
    {
      why: 'an hour that is repeated, once, the first time',
      now: '2026-10-24T23:00:00Z',
      next: '2026-10-25T00:30:00.000Z',
    },
  ])('begins on the day of $why', ({ now, next }) => {
    const schedule = { ...rome, dailyAt: { hour: 2, minute: 30 } };
    for (const today of ['2026-01-15T00:00:00Z', '2026-07-15T00:00:00Z']) {
      jest.useFakeTimers({ now: at(today) });
      expect(iso(nextSyncTime(schedule, at(now)))).toBe(next);
      jest.useRealTimers();
    }
  });

  it('is not begun twice in the night with a repeated hour', () => {
    const schedule = { ...rome, dailyAt: { hour: 2, minute: 30 } };
    const begunAt = at('2026-10-25T00:31:00Z');
    expect(
      isSyncDue(schedule, { begunAt, now: at('2026-10-25T01:31:00Z') }),
    ).toBe(false);
  });

  it('makes up for a run that was missed, once', () => {
    const begunAt = at('2026-01-10T01:00:05Z');
    const due = (now: string, begun: number | undefined = begunAt) =>
      isSyncDue(rome, { begunAt: begun, now: at(now) });
    expect(due('2026-01-10T23:00:00Z')).toBe(false);
    expect(due('2026-01-13T14:00:00Z')).toBe(true);
    expect(due('2026-01-13T14:01:00Z', at('2026-01-13T14:00:00Z'))).toBe(false);
    expect(isSyncDue(rome, { begunAt: undefined, now: 0 })).toBe(true);
  });
});
