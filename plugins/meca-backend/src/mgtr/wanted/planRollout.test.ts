import { planRollout } from './planRollout';

const HOUR_MS = 60 * 60_000;
const regionIds = new Set(['bme', 'polito']);
const candidate = (readyAt: Record<string, number>) => ({
  id: 'v2',
  readyAt: new Map(Object.entries(readyAt)),
});

describe('planRollout', () => {
  const rollout = { canaryRegionIds: ['bme', 'polito'], soakHours: 24 };

  it('releases a candidate that has been ready in all trial regions for long enough', () => {
    const candidates = [candidate({ bme: 0, polito: 2 * HOUR_MS })];
    const at = (now: number) =>
      planRollout({ rollout, regionIds, candidates, now });
    expect(at(25 * HOUR_MS)).toEqual([]);
    expect(at(26 * HOUR_MS)).toEqual(['v2']);
  });

  it('waits for a trial region that has not got it, and not for one that left the federation', () => {
    const candidates = [candidate({ bme: 0 })];
    const now = 100 * HOUR_MS;
    expect(planRollout({ rollout, regionIds, candidates, now })).toEqual([]);
    expect(
      planRollout({
        rollout,
        regionIds: new Set(['bme']),
        candidates,
        now,
      }),
    ).toEqual(['v2']);
  });

  it('waits for a person without a time of trial, and releases at once without trial regions', () => {
    const candidates = [candidate({ bme: 0, polito: 0 })];
    const now = 1000 * HOUR_MS;
    expect(
      planRollout({
        rollout: { canaryRegionIds: ['bme'] },
        regionIds,
        candidates,
        now,
      }),
    ).toEqual([]);
    expect(
      planRollout({
        rollout: { canaryRegionIds: [] },
        regionIds,
        candidates,
        now,
      }),
    ).toEqual(['v2']);
  });

  it('releases nothing while all of its trial regions are unknown', () => {
    expect(
      planRollout({
        rollout: { canaryRegionIds: ['gone'], soakHours: 0 },
        regionIds,
        candidates: [candidate({})],
        now: 0,
      }),
    ).toEqual([]);
  });
});
