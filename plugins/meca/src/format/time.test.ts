import { Settings } from 'luxon';
import {
  formatAge,
  formatInstant,
  formatRange,
  formatTime,
  isSameWallTime,
} from './time';

describe('times', () => {
  beforeAll(() => {
    Settings.defaultZone = 'Europe/Rome';
    Settings.defaultLocale = 'en-GB';
  });
  afterAll(() => {
    Settings.defaultZone = 'system';
    Settings.defaultLocale = undefined as unknown as string;
  });

  it('names the zone with every time', () => {
    expect(formatInstant('2026-11-24T12:00:00Z')).toBe(
      'Tue, 24 Nov 2026, 13:00 CET',
    );
    expect(formatTime('2026-11-24T12:00:00Z', 'Europe/Dublin')).toMatch(
      /^12:00 GMT$/,
    );
    expect(formatRange('2026-11-24T12:00:00Z', '2026-11-24T15:00:00Z')).toMatch(
      /Tue,? 24 Nov 2026, 13:00\s?–\s?16:00 CET/,
    );
  });

  it('tells when the institution has another wall time, by the day', () => {
    expect(isSameWallTime('2026-11-24T12:00:00Z', 'Europe/Skopje')).toBe(true);
    expect(isSameWallTime('2026-11-24T12:00:00Z', 'Europe/Sofia')).toBe(false);
  });

  it('says how long ago', () => {
    const now = new Date('2026-11-24T12:03:10Z');
    expect(formatAge('2026-11-24T12:00:00Z', now)).toBe('3 min ago');
    expect(formatAge('2026-11-24T12:02:50Z', now)).toBe('20 sec ago');
  });
});
