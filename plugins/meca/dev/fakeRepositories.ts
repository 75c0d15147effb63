import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  KeyChange,
  RepositoryCheckDetail,
  RepositoryKeys,
} from '@meca/backstage-plugin-meca-common';
import {
  FakeAnswers,
  fakeCheck,
  fakeFaultyCheck,
  fakeKeyId,
  fakePruning,
  fakeRepositories,
  fakeRepositoryKeys,
} from '../src/__testUtils__';

const CHECK_SECONDS = 20;

export function refuse(error: Error, statusCode: number): never {
  throw Object.assign(error, { statusCode });
}

export const pause = (milliseconds: number) =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

/** Repositories whose checks move and end, whose keys change, and which can be pruned once. */
export function createFakeRepositories(now: Date): FakeAnswers {
  const checks = new Map<string, RepositoryCheckDetail>([
    ['meca', { ...fakeCheck({}, now), faults: [] }],
    ['old-tree', fakeFaultyCheck({}, now)],
  ]);
  let keys = fakeRepositoryKeys({}, now);
  let keysMade = 10;
  let isPruned = false;

  const checkOf = (id: string): RepositoryCheckDetail => {
    const check = checks.get(id);
    if (!check) return refuse(new NotFoundError('It was never checked.'), 404);
    if (check.state !== 'running') return check;
    const seconds = (Date.now() - Date.parse(check.startedAt)) / 1000;
    const share = Math.min(1, seconds / CHECK_SECONDS);
    const at = {
      versionsDone: Math.floor(check.versionsTotal * share),
      filesDone: Math.floor(check.filesTotal * share),
      bytesDone: check.bytesTotal * share,
    };
    if (share < 1) return { ...check, ...at };
    const { faults } = fakeFaultyCheck();
    const ended: RepositoryCheckDetail = {
      ...check,
      ...at,
      endedAt: new Date().toISOString(),
      ...(id === 'meca'
        ? { state: 'passed' }
        : { state: 'faulty', faults, faultCount: faults.length }),
    };
    checks.set(id, ended);
    return ended;
  };
  const list = () =>
    fakeRepositories(now).map(each => ({
      ...each,
      check: checks.has(each.id) ? checkOf(each.id) : undefined,
      actions:
        each.trust === 'tuf' ? each.actions : (['check', 'prune'] as const),
    }));
  const changeKeys = async (
    change: (before: RepositoryKeys) => RepositoryKeys,
  ): Promise<KeyChange> => {
    await pause(600);
    keys = change(keys);
    return { keyId: fakeKeyId(keysMade), visible: keysMade % 2 === 0, keys };
  };
  const newKey = () => ({ keyId: fakeKeyId(++keysMade), isHere: true });
  const plan = (keep: number) => ({
    ...fakePruning(keep, now),
    ...(isPruned && { items: [], files: [], freedBytes: 0 }),
  });

  return {
    listRepositories: () => ({
      items: list().map(each => ({ ...each, actions: [...each.actions] })),
    }),
    refreshRepository: async ({ params }) => {
      await pause(1200);
      const found = list().find(({ id }) => id === params.repositoryId)!;
      return { ...found, actions: [...found.actions] };
    },
    getRepositoryCheck: ({ params }) => checkOf(params.repositoryId),
    startRepositoryCheck: async ({ params, body }) => {
      await pause(400);
      const begun: RepositoryCheckDetail = {
        ...fakeCheck({ id: `check-${Date.now()}`, state: 'running' }),
        quick: body.quick ?? false,
        path: body.path,
        startedAt: new Date().toISOString(),
        endedAt: undefined,
        faults: [],
      };
      checks.set(params.repositoryId, begun);
      return checkOf(params.repositoryId);
    },
    stopRepositoryCheck: async ({ params }) => {
      const stopped: RepositoryCheckDetail = {
        ...checkOf(params.repositoryId),
        state: 'stopped',
        endedAt: new Date().toISOString(),
      };
      checks.set(params.repositoryId, stopped);
      return stopped;
    },
    planPruning: async ({ query }) => {
      await pause(500);
      return plan(Number(query?.keep));
    },
    pruneRepository: async ({ body }) => {
      await pause(800);
      const before = plan(body.keep);
      isPruned = true;
      return {
        unlisted: body.versions ?? [],
        deleted: before.files.filter(({ due }) => due),
        visible: true,
        plan: plan(body.keep),
      };
    },
    getRepositoryKeys: () => keys,
    rotateKey: ({ body }) =>
      changeKeys(before => ({
        ...before,
        publishers: before.publishers.map(each =>
          each.name === body.publisher ? { ...each, keys: [newKey()] } : each,
        ),
      })),
    setPublisher: ({ body }) => {
      const known = keys.publishers.find(({ name }) => name === body.name);
      if (known && body.replaceKeys) {
        refuse(
          new ConflictError(
            `${body.name} has not signed everything with its new key yet.`,
          ),
          409,
        );
      }
      const added = { keyId: fakeKeyId(++keysMade), isHere: !body.publicKey };
      const changed = {
        ...(known ?? {
          name: body.name,
          threshold: 1,
          expired: false,
          versions: 0,
          sessionsHolding: 0,
          canRotate: added.isHere,
          keys: [],
        }),
        folders: body.folders,
      };
      return changeKeys(before => ({
        ...before,
        publishers: [
          ...before.publishers.filter(({ name }) => name !== body.name),
          {
            ...changed,
            keys:
              known && !body.publicKey ? known.keys : [...changed.keys, added],
          },
        ],
      }));
    },
    revokePublisher: ({ body }) =>
      changeKeys(before => ({
        ...before,
        publishers: before.publishers.filter(
          ({ name }) => name !== body.publisher,
        ),
      })),
  };
}
