import { BandwidthSchedule } from '@meca/meca-mgtr';
import { estimateArrival } from './estimateArrival';

const HOUR_MS = 60 * 60_000;
const now = Date.parse('2026-03-02T09:00:00Z');
const GIB = 2 ** 30;
const sizes = { archiveBytes: 10 * GIB, imageBytes: 20 * GIB, now };
const parse = (table: string) => BandwidthSchedule.parse(table, 'utc');

describe('estimateArrival', () => {
  it('counts the way, the unpacking and the import', () => {
    const at = estimateArrival({
      ...sizes,
      bandwidth: BandwidthSchedule.unlimited(),
    })!;
    const hours = (at - now) / HOUR_MS;
    // 10 GiB at 50 Mbit/s are 29 minutes; 20 GiB are unpacked in 9 and imported in 18.
    expect(hours).toBeGreaterThan(0.9);
    expect(hours).toBeLessThan(1.2);
  });

  it('waits for the hours in which templates may travel', () => {
    const at = estimateArrival({
      ...sizes,
      bandwidth: parse('daily 06:00–22:00: closed; else unlimited'),
    })!;
    expect(at).toBeGreaterThan(Date.parse('2026-03-02T22:30:00Z'));
    expect(at).toBeLessThan(Date.parse('2026-03-03T00:00:00Z'));
  });

  it('is longer on a slow line, and unknown on one that is closed for good', () => {
    const slow = estimateArrival({
      ...sizes,
      bandwidth: parse('else 5 Mbit/s'),
    });
    expect((slow! - now) / HOUR_MS).toBeGreaterThan(4.7);
    expect(
      estimateArrival({ ...sizes, bandwidth: parse('else closed') }),
    ).toBeUndefined();
    expect(
      estimateArrival({ ...sizes, bandwidth: parse('else 1 kbit/s') }),
    ).toBeUndefined();
  });
});
