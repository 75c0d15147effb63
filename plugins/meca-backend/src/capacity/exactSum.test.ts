import fc from 'fast-check';
import { exactSum } from './exactSum';

describe('exactSum', () => {
  it('is right where adding up drifts', () => {
    expect(exactSum(Array(10).fill(0.1))).toBe(1);
    expect(exactSum([1e16, 1, -1e16])).toBe(1);
    expect(exactSum([])).toBe(0);
  });

  it('rounds once and does not depend on the order', () => {
    // Multiples of 2^-20 up to 2^50: their exact sum is an integer division away.
    const value = fc
      .bigInt({ min: -(2n ** 69n), max: 2n ** 69n })
      .map(n => Number(n) / 2 ** 20);
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), values => {
        const scaled = values.reduce((sum, x) => sum + BigInt(x * 2 ** 20), 0n);
        const expected = Number(scaled) / 2 ** 20;
        expect(exactSum(values)).toBe(expected);
        expect(exactSum([...values].reverse())).toBe(expected);
      }),
    );
  });
});
