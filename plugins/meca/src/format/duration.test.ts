import { formatDuration } from './duration';

describe('lengths of time', () => {
  it.each([
    [300, '1 sec'],
    [42_000, '42 sec'],
    [14 * 60_000, '14 min'],
    [200 * 60_000, '3 hr, 20 min'],
    [180 * 60_000, '3 hr'],
    [(47 * 60 + 50) * 60_000, '1 day, 23 hr'],
    [48 * 3_600_000, '2 days'],
  ])('%d ms is %s', (milliseconds, words) => {
    // Between number and unit is a space that does not break.
    expect(formatDuration(milliseconds).replace(/\s/g, ' ')).toBe(words);
  });
});
