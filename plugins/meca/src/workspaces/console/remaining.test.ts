import { formatCountdown, remainingUntil } from './remaining';

const END = '2026-03-02T12:00:00Z';

describe('remainingUntil', () => {
  it.each([
    { now: '2026-03-02T11:49:59Z', seconds: 601, warning: undefined },
    { now: '2026-03-02T11:50:00Z', seconds: 600, warning: 10 },
    { now: '2026-03-02T11:57:59Z', seconds: 121, warning: 10 },
    { now: '2026-03-02T11:58:00Z', seconds: 120, warning: 2 },
    { now: '2026-03-02T12:00:00Z', seconds: 0, warning: 2 },
    { now: '2026-03-02T12:30:00Z', seconds: 0, warning: 2 },
  ])('at $now warns $warning minutes before', ({ now, seconds, warning }) => {
    expect(remainingUntil(END, new Date(now))).toEqual({
      seconds,
      warning,
      isOver: seconds === 0,
    });
  });

  it('counts down in hours, minutes and seconds', () => {
    expect(formatCountdown(3909)).toBe('1:05:09');
    expect(formatCountdown(547)).toBe('9:07');
    expect(formatCountdown(5)).toBe('0:05');
  });
});
