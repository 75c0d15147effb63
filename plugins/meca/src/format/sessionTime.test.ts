import { Settings } from 'luxon';
import { formatMoment, formatZone } from './sessionTime';

describe('session times', () => {
  const locale = Settings.defaultLocale;
  beforeAll(() => {
    Settings.defaultLocale = 'en-GB';
  });
  afterAll(() => {
    Settings.defaultLocale = locale;
  });

  it('tells the offset in force at that moment', () => {
    const zone = 'Europe/Bucharest';
    expect(formatZone(zone, '2026-01-10T12:00:00Z')).toBe(`${zone} (UTC+2)`);
    expect(formatZone(zone, '2026-07-10T12:00:00Z')).toBe(`${zone} (UTC+3)`);
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
});
