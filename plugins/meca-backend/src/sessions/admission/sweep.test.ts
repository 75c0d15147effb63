import fc from 'fast-check';
import { OccupancyRow, peak, sweep } from './sweep';

const HORIZON = 240;
const load = fc.integer({ min: 0, max: 50 });
const row = fc
  .record({
    start: fc.integer({ min: -60, max: HORIZON }),
    length: fc.integer({ min: 1, max: 120 }),
    seats: load,
    cpu: load,
    mem: load,
    ips: load,
    isForeign: fc.boolean(),
  })
  .map(
    ({ start, length, ...rest }): OccupancyRow => ({
      startsAt: start,
      endsAt: start + length,
      borrowerId: 'group:default/polito',
      ...rest,
    }),
  );
const window = fc
  .tuple(
    fc.integer({ min: 0, max: HORIZON - 1 }),
    fc.integer({ min: 1, max: 120 }),
  )
  .map(([from, length]) => ({ from, to: from + length }));

describe('sweep', () => {
  it('finds at every instant what counting every row finds', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), window, (rows, w) => {
        const segments = sweep(rows, w);
        expect(segments[0].from).toBe(w.from);
        expect(segments[segments.length - 1].to).toBe(w.to);
        for (let t = w.from; t < w.to; t++) {
          const active = rows.filter(r => r.startsAt <= t && t < r.endsAt);
          const sum = (of: OccupancyRow[]) => ({
            seats: of.reduce((n, r) => n + r.seats, 0),
            cpu: of.reduce((n, r) => n + r.cpu, 0),
            mem: of.reduce((n, r) => n + r.mem, 0),
            ips: of.reduce((n, r) => n + r.ips, 0),
          });
          const covering = segments.filter(s => s.from <= t && t < s.to);
          expect(covering).toHaveLength(1);
          expect(covering[0].total).toEqual(sum(active));
          expect(covering[0].foreign).toEqual(
            sum(active.filter(r => r.isForeign)),
          );
        }
      }),
    );
  });

  it('lets one reservation end where another begins', () => {
    const common = {
      seats: 7,
      cpu: 1,
      mem: 1,
      ips: 1,
      borrowerId: 'x',
      isForeign: false,
    };
    const rows = [
      { ...common, startsAt: 10, endsAt: 12 },
      { ...common, startsAt: 12, endsAt: 14 },
    ];
    expect(peak(sweep(rows, { from: 0, to: 20 }), 'total').seats).toBe(7);
    expect(peak(sweep(rows, { from: 14, to: 20 }), 'total').seats).toBe(0);
  });
});
