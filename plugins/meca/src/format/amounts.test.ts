import { formatAmount, formatUsage } from './amounts';
import { formatShare, shareOf } from './share';

describe('amounts', () => {
  it.each([
    [13.5e9, 158.99e9, 'bytes', '13.5', '158.99 GB'],
    [11_500, 141_450, 'megahertz', '11.5', '141.45 GHz'],
    [329.97e9, 2.54e12, 'bytes', '329.97 GB', '2.54 TB'],
    [12, 163, 'addresses', '12', '163'],
    [0, 2.54e12, 'bytes', '0', '2.54 TB'],
    [999.999e9, 2e12, 'bytes', '1', '2 TB'],
  ] as const)(
    'shows %s of %s %s as people know it from MECA',
    (used, total, unit, shownUsed, shownTotal) => {
      expect(formatUsage({ used, total, unit })).toEqual({
        used: shownUsed,
        total: shownTotal,
      });
    },
  );

  it('names the unit of a single amount', () => {
    expect(formatAmount(2_000, 'megahertz')).toBe('2 GHz');
    expect(formatAmount(512e6, 'bytes')).toBe('512 MB');
    expect(formatAmount(40, 'addresses')).toBe('40');
  });

  it('has no share where there is no total', () => {
    expect(shareOf({ used: 0, total: 0 })).toBeUndefined();
    expect(formatShare(shareOf({ used: 13.5, total: 158.99 })!)).toBe('8.5%');
    expect(formatShare(0.996)).toBe('100%');
  });
});
