import { SkippingClock } from '../__testUtils__/SkippingClock';
import { Bandwidth } from './Bandwidth';
import { BandwidthSchedule } from './BandwidthSchedule';
import { ConnectionTuner } from './ConnectionTuner';

const at = (text: string) => Date.parse(text);
const MBIT = 125_000;

describe('BandwidthSchedule', () => {
  const table =
    'Mon–Fri 08:00–18:00: 5 Mbit/s; Sat 22:00-06:00: closed; else unlimited';
  const rome = BandwidthSchedule.parse(table, 'Europe/Rome');

  it.each([
    ['2026-03-02T06:59:59Z', Infinity],
    ['2026-03-02T07:00:00Z', 5 * MBIT],
    ['2026-03-02T16:59:59Z', 5 * MBIT],
    ['2026-03-02T17:00:00Z', Infinity],
    // Summer time: eight o'clock is an hour earlier.
    ['2026-04-01T06:00:00Z', 5 * MBIT],
    ['2026-04-01T16:00:00Z', Infinity],
  ])('is in the zone of the region at %s', (now, bytesPerSecond) => {
    expect(rome.limitAt(at(now))).toEqual({ kind: 'open', bytesPerSecond });
  });

  it('closes over midnight and says when it opens', () => {
    expect(rome.limitAt(at('2026-03-07T20:59:00Z')).kind).toBe('open');
    for (const now of ['2026-03-07T21:00:00Z', '2026-03-08T04:59:59Z']) {
      expect(rome.limitAt(at(now))).toEqual({
        kind: 'closed',
        untilMs: at('2026-03-08T05:00:00Z'),
      });
    }
    expect(rome.limitAt(at('2026-03-08T05:00:00Z')).kind).toBe('open');
  });

  it('finds an opening that is days away, and knows when there is none', () => {
    const sunday = BandwidthSchedule.parse(
      'Sun 02:00-05:00: 1 Gbit/s; else closed',
      'UTC',
    );
    expect(sunday.limitAt(at('2026-03-02T00:00:00Z'))).toEqual({
      kind: 'closed',
      untilMs: at('2026-03-08T02:00:00Z'),
    });
    expect(BandwidthSchedule.parse('else closed', 'UTC').limitAt(0)).toEqual({
      kind: 'closed',
      untilMs: undefined,
    });
  });

  it('takes a window until 24:00, daily, and lists of days', () => {
    const schedule = BandwidthSchedule.parse(
      'Mon,Wed 20:00-24:00: 100 kbit/s; 00:00-01:00: 2.5 Mbit/s; else 1 Mbit/s',
      'UTC',
    );
    expect(schedule.limitAt(at('2026-03-04T23:59:00Z'))).toMatchObject({
      bytesPerSecond: 12_500,
    });
    expect(schedule.limitAt(at('2026-03-05T00:59:00Z'))).toMatchObject({
      bytesPerSecond: 312_500,
    });
    expect(schedule.limitAt(at('2026-03-03T23:00:00Z'))).toMatchObject({
      bytesPerSecond: MBIT,
    });
  });

  it.each([
    ['Mon 8-18: 5 Mbit/s', 'UTC', 'Mon 8-18'],
    ['Mon 08:00-18:00: fast', 'UTC', 'unlimited'],
    ['Foo 08:00-18:00: closed', 'UTC', '"foo" is not a day'],
    ['08:00-25:00: closed', 'UTC', '25:00'],
    ['08:00-08:00: closed', 'UTC', 'no length'],
    ['else closed', 'Mars/Base', 'Mars/Base'],
    ['else 0 Mbit/s', 'UTC', 'else 0'],
  ])('refuses %j', (text, zone, why) => {
    expect(() => BandwidthSchedule.parse(text, zone)).toThrow(why);
  });
});

describe('Bandwidth', () => {
  const make = (table: string) => {
    const clock = new SkippingClock(at('2026-03-02T17:50:00Z'));
    const schedule = BandwidthSchedule.parse(table, 'UTC');
    return {
      clock,
      bandwidth: new Bandwidth({ schedule, clock, region: 'bme' }),
    };
  };
  const { signal } = new AbortController();

  it('gives all connections together the rate of the window', async () => {
    const { clock, bandwidth } = make('else 8 Mbit/s');
    const began = clock.now();
    for (let taken = 0; taken < 10e6; taken += 64_000) {
      await bandwidth.take(64_000, signal);
    }
    const seconds = (clock.now() - began) / 1000;
    expect(10e6 / seconds).toBeGreaterThan(0.95e6);
    expect(10e6 / seconds).toBeLessThan(1.05e6);
  });

  it('does not save up for later what was not used', async () => {
    const { clock, bandwidth } = make('else 8 Mbit/s');
    clock.skip(3_600_000);
    expect(bandwidth.take(200_000, signal)).toBeUndefined();
    await bandwidth.take(1_000_000, signal);
    expect(clock.slept).toEqual([950]);
  });

  it('changes its rate with the window and parks when it closes', async () => {
    const { clock, bandwidth } = make(
      '17:00-18:00: 8 Mbit/s; 18:00-19:00: closed; else unlimited',
    );
    await bandwidth.take(1e6, signal);
    clock.skip(10 * 60_000);
    expect(() => bandwidth.take(1, signal)).toThrow(
      expect.objectContaining({
        code: 'window-closed',
        message:
          'The transfer window of bme is closed until 2026-03-02T19:00:00.000Z',
        details: { notBefore: at('2026-03-02T19:00:00Z') },
      }),
    );
    clock.skip(3_600_000);
    expect(bandwidth.take(1e9, signal)).toBeUndefined();
  });

  it('paces what cannot be parked through a closed window', async () => {
    const clock = new SkippingClock(Date.parse('2026-03-02T03:00:00Z'));
    const bandwidth = new Bandwidth({
      schedule: BandwidthSchedule.parse('daily 02:00-04:00: closed', 'UTC'),
      clock,
      region: 'bme',
    });
    await bandwidth.pace(1000, new AbortController().signal);
    expect(clock.now()).toBe(Date.parse('2026-03-02T04:00:00Z'));
    const gone = AbortSignal.abort(new Error('gone'));
    clock.skip(23 * 3_600_000);
    await expect(bandwidth.pace(1000, gone)).rejects.toThrow('gone');
  });
});

describe('ConnectionTuner', () => {
  /** Lets a line decide how fast so many connections are. */
  const settle = (line: (connections: number) => number) => {
    const tuner = new ConnectionTuner({ start: 4, most: 32 });
    const tried = [tuner.target];
    for (let step = 0; step < 12; step++) {
      tuner.observe(line(tuner.target));
      tried.push(tuner.target);
    }
    return { tried, target: tuner.target };
  };

  it('grows while each connection is slow by itself', () => {
    expect(
      settle(connections => connections * 175_000).tried.slice(0, 7),
    ).toEqual([4, 6, 9, 14, 21, 32, 32]);
  });

  it('goes back and stays where a few fill the line', () => {
    const { tried, target } = settle(() => 6e6);
    expect(tried.slice(0, 3)).toEqual([4, 6, 4]);
    expect(target).toBe(4);
  });

  it('learns nothing from an outage, and halves when asked to', () => {
    const tuner = new ConnectionTuner({ start: 4, most: 32 });
    tuner.observe(0);
    expect(tuner.target).toBe(4);
    tuner.backOff();
    expect(tuner.target).toBe(2);
    tuner.observe(1e9);
    expect(tuner.target).toBe(2);
  });
});
