import { Settings } from 'luxon';
import { formatMoment, formatTimeRange, sameClock } from './sessionTime';

describe('session times', () => {
  const locale = Settings.defaultLocale;
  beforeAll(() => {
    Settings.defaultLocale = 'en-GB';
  });
  afterAll(() => {
    Settings.defaultLocale = locale;
  });

  it('names the zone of a class', () => {
    expect(
      formatTimeRange({
        startsAt: '2026-03-03T09:00:00Z',
        endsAt: '2026-03-03T11:00:00Z',
        zone: 'Europe/Rome',
      }),
    ).toMatch(/^Tue,? 3 Mar 2026, 10:00 – 12:00 CET$/);
  });

  it('shows both offsets of a class in the night when clocks go back', () => {
    expect(
      formatTimeRange({
        startsAt: '2026-10-24T23:30:00Z',
        endsAt: '2026-10-25T01:30:00Z',
        zone: 'Europe/Paris',
      }),
    ).toMatch(/^Sun,? 25 Oct 2026, 01:30 CEST – 02:30 CET$/);
  });

  it('names the day of a moment unless it is today in that zone', () => {
    const at = '2026-03-03T23:30:00Z';
    const zone = 'Europe/Bucharest';
    expect(
      formatMoment({ at, zone, now: new Date('2026-03-04T08:00:00Z') }),
    ).toBe('01:30');
    expect(
      formatMoment({ at, zone, now: new Date('2026-03-03T12:00:00Z') }),
    ).toMatch(/^Wed,? 4 Mar,? 0?1:30$/);
  });

  it('knows zones apart that agree in winter only', () => {
    expect(sameClock('Europe/London', 'UTC', '2026-01-10T00:00:00Z')).toBe(
      true,
    );
    expect(sameClock('Europe/London', 'UTC', '2026-07-10T00:00:00Z')).toBe(
      false,
    );
  });
});
