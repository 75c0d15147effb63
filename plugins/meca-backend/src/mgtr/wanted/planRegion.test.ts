import fc from 'fast-check';
import { planRegion, RegionPlan, RegionPlanInput } from './planRegion';

const GRACE_MS = 1000;
/** There, so that keeping it begins nothing. */
const IN_REGION = ['ready', 'retiring', 'deleting'];

/** `03` → version 3; the text order of keys is the order of versions. */
const key = (n: number) => String(n).padStart(2, '0');

function input(overrides: Partial<RegionPlanInput> = {}): RegionPlanInput {
  return {
    versions: [],
    replicas: [],
    policy: 'latest',
    keepVersions: 2,
    isCanary: false,
    demands: [],
    heldVersionIds: new Set(),
    hasLatestSessions: false,
    mayBegin: true,
    now: 10_000,
    graceMs: GRACE_MS,
    ...overrides,
  };
}

const version = (n: number, overrides = {}) => ({
  id: `v${n}`,
  versionKey: key(n),
  stage: 'released' as const,
  licensed: true,
  ...overrides,
});
const replica = (n: number, overrides = {}) => ({
  id: `r${n}`,
  versionId: `v${n}`,
  state: 'ready' as const,
  desired: 'present' as const,
  urgency: 0,
  ...overrides,
});

const anyInput: fc.Arbitrary<RegionPlanInput> = fc
  .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 })
  .chain(numbers => {
    const ids = numbers.map(n => `v${n}`);
    return fc.record({
      versions: fc.tuple(
        ...numbers.map(n =>
          fc.record({
            id: fc.constant(`v${n}`),
            versionKey: fc.constant(key(n)),
            stage: fc.constantFrom(
              ...(['released', 'candidate', 'withdrawn', 'gone'] as const),
            ),
            licensed: fc.boolean(),
          }),
        ),
      ),
      replicas: fc.subarray(numbers).chain(there =>
        fc.tuple(
          ...there.map(n =>
            fc.record({
              id: fc.constant(`r${n}`),
              versionId: fc.constant(`v${n}`),
              state: fc.constantFrom(
                ...([
                  ...(['wanted', 'fetching', 'importing', 'ready'] as const),
                  ...(['waiting', 'failed', 'retiring', 'gone'] as const),
                ] as const),
              ),
              desired: fc.constantFrom(...(['present', 'absent'] as const)),
              urgency: fc.constantFrom(0, 1, 2),
              unwantedAt: fc.option(fc.integer({ min: 8_000, max: 10_000 }), {
                nil: undefined,
              }),
            }),
          ),
        ),
      ),
      policy: fc.constantFrom(...(['latest', 'pinned', 'none'] as const)),
      pinnedVersionId: fc.constantFrom(...ids),
      keepVersions: fc.integer({ min: 1, max: 3 }),
      isCanary: fc.boolean(),
      demands: fc.array(
        fc.record({
          versionId: fc.constantFrom(...ids),
          urgency: fc.constantFrom(...([1, 2] as const)),
        }),
        { maxLength: 2 },
      ),
      heldVersionIds: fc.subarray(ids).map(held => new Set(held)),
      hasLatestSessions: fc.boolean(),
      mayBegin: fc.boolean(),
      now: fc.constant(10_000),
      graceMs: fc.constant(GRACE_MS),
    });
  });

/** The replicas after the plan was carried out, and everything that was to come has come and gone. */
function apply(before: RegionPlanInput, plan: RegionPlan): RegionPlanInput {
  const replicas = before.replicas.map(r => {
    const wish = plan.want.find(w => w.versionId === r.versionId);
    if (wish) {
      const state = r.state === 'gone' ? ('wanted' as const) : r.state;
      return {
        ...r,
        ...{ state, desired: 'present' as const },
        ...{ urgency: wish.urgency, unwantedAt: undefined },
      };
    }
    if (plan.remove.includes(r.id)) return { ...r, desired: 'absent' as const };
    return plan.markUnwanted.includes(r.id)
      ? { ...r, unwantedAt: before.now }
      : r;
  });
  for (const { versionId, urgency } of plan.want) {
    if (replicas.some(r => r.versionId === versionId)) continue;
    const id = `r-${versionId}`;
    const state = 'wanted' as const;
    const desired = 'present' as const;
    replicas.push({
      ...{ id, versionId, state, desired, urgency },
      unwantedAt: undefined,
    });
  }
  return { ...before, replicas };
}

describe('planRegion', () => {
  it('wants the highest released version by number', () => {
    const versions = [version(9), version(10), version(11)];
    versions[2] = version(11, { stage: 'candidate' });
    expect(planRegion(input({ versions })).want).toEqual([
      { versionId: 'v10', urgency: 0 },
    ]);
    expect(planRegion(input({ versions, isCanary: true })).want).toEqual([
      { versionId: 'v11', urgency: 0 },
    ]);
  });

  it('begins nothing by policy before the daily sync, but what was asked for at once', () => {
    const plan = planRegion(
      input({
        versions: [version(1), version(2)],
        mayBegin: false,
        demands: [{ versionId: 'v1', urgency: 2 }],
      }),
    );
    expect(plan.want).toEqual([{ versionId: 'v1', urgency: 2 }]);
  });

  it('keeps what is in use until the new version is ready, and the newest few after that', () => {
    const versions = [version(1), version(2), version(3)];
    const coming = planRegion(
      input({
        versions,
        keepVersions: 1,
        replicas: [replica(2), replica(3, { state: 'fetching' })],
      }),
    );
    expect([coming.remove, coming.markUnwanted]).toEqual([[], []]);
    const arrived = planRegion(
      input({ versions, replicas: [replica(1), replica(2), replica(3)] }),
    );
    expect(arrived.markUnwanted).toEqual(['r1']);
    const later = planRegion(
      input({
        versions,
        replicas: [replica(1, { unwantedAt: 9_000 }), replica(2), replica(3)],
      }),
    );
    expect(later.remove).toEqual(['r1']);
  });

  it('stops what never became ready when it was withdrawn, and keeps what is ready for the grace time', () => {
    const versions = [
      version(1),
      version(2, { stage: 'withdrawn' }),
      version(3, { stage: 'withdrawn' }),
    ];
    const plan = planRegion(
      input({
        versions,
        replicas: [replica(1), replica(2), replica(3, { state: 'fetching' })],
      }),
    );
    expect(plan).toEqual({
      want: [],
      remove: ['r3'],
      markUnwanted: ['r2'],
    });
  });

  it('never takes away what a session holds', () => {
    fc.assert(
      fc.property(anyInput, given => {
        const { remove, markUnwanted } = planRegion(given);
        const touched = given.replicas.filter(
          ({ id }) => remove.includes(id) || markUnwanted.includes(id),
        );
        expect(
          touched.filter(r => given.heldVersionIds.has(r.versionId)),
        ).toEqual([]);
      }),
    );
  });

  it('keeps what is booked in the moment in which it was to go', () => {
    const leaving = replica(1, { desired: 'absent', state: 'retiring' });
    const plan = planRegion(
      input({
        versions: [version(1), version(2)],
        replicas: [leaving, replica(2)],
        heldVersionIds: new Set(['v1']),
      }),
    );
    expect(plan.want).toEqual([{ versionId: 'v1', urgency: 2 }]);
  });

  it('never takes away the version that sessions get now, unless the region wants none and nobody has booked', () => {
    fc.assert(
      fc.property(anyInput, given => {
        const usable = given.versions
          .filter(v => v.licensed && v.stage !== 'withdrawn')
          .filter(v =>
            given.replicas.some(
              r =>
                r.versionId === v.id &&
                r.state === 'ready' &&
                r.desired === 'present',
            ),
          )
          .sort((a, b) => (a.versionKey < b.versionKey ? 1 : -1));
        fc.pre(usable.length > 0);
        fc.pre(given.policy !== 'none' || given.hasLatestSessions);
        const { remove, markUnwanted } = planRegion(given);
        const current = given.replicas.find(r => r.versionId === usable[0].id)!;
        expect([...remove, ...markUnwanted]).not.toContain(current.id);
      }),
    );
  });

  it('takes nothing that is ready away before the grace time is over', () => {
    fc.assert(
      fc.property(anyInput, given => {
        const early = planRegion(given).remove.filter(id => {
          const { state, unwantedAt } = given.replicas.find(r => r.id === id)!;
          return state === 'ready' && unwantedAt! + GRACE_MS > given.now;
        });
        expect(early).toEqual([]);
      }),
    );
  });

  it('begins only what may be used, and candidates only where they are tried or asked for', () => {
    fc.assert(
      fc.property(anyInput, given => {
        const begun = planRegion(given).want.filter(
          ({ versionId }) =>
            !given.replicas.some(
              r =>
                r.versionId === versionId &&
                (r.desired === 'present' || IN_REGION.includes(r.state)),
            ),
        );
        const odd = begun.filter(({ versionId }) => {
          const { stage, licensed } = given.versions.find(
            v => v.id === versionId,
          )!;
          const isAsked =
            given.demands.some(d => d.versionId === versionId) ||
            given.heldVersionIds.has(versionId) ||
            (given.policy === 'pinned' && given.pinnedVersionId === versionId);
          const isTried = stage === 'candidate' && (given.isCanary || isAsked);
          return !licensed || !(stage === 'released' || isTried);
        });
        expect(odd).toEqual([]);
      }),
    );
  });

  it('settles: carried out, the same plan asks for nothing more', () => {
    fc.assert(
      fc.property(anyInput, given => {
        let now = apply(given, planRegion(given));
        now = apply(now, planRegion(now));
        expect(planRegion(now)).toEqual({
          want: [],
          markUnwanted: [],
          remove: [],
        });
      }),
    );
  });
});
