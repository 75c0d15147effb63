import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Publication,
  Replica,
  RepositoryTemplateDetail,
  Wanted,
} from '@meca/backstage-plugin-meca-common';
import {
  FakeAnswers,
  fakeDeliveries,
  fakeInbox,
  fakeReplica,
  fakeRepositoryTemplate,
  fakeRepositoryTemplates,
  fakeRepositoryVersion,
  fakeTemplateAlarms,
  fakeWithdrawalOutcome,
} from '../src/__testUtils__';
import { createFakeRepositories, pause, refuse } from './fakeRepositories';

/** Any transfer of the harness takes about this long. */
const TRANSFER_SECONDS = 45;
const PAGE = 50;

/** Templates that behave: transfers move and end, publications too; what is chosen stays chosen. */
export function createFakeTemplates(now: Date): FakeAnswers {
  const templates = new Map(
    fakeRepositoryTemplates(now).map(({ path }) => [
      path,
      fakeRepositoryTemplate(path, {}, now),
    ]),
  );
  const publications = new Map<string, Publication>();
  let seenAt = Date.now();

  const advance = (replica: Replica, seconds: number): Replica => {
    if (replica.state !== 'fetching' && replica.state !== 'importing') {
      return replica;
    }
    const rate = replica.bytesTotal / TRANSFER_SECONDS;
    const bytesDone = Math.min(
      replica.bytesTotal,
      replica.bytesDone + rate * seconds,
    );
    const left = (replica.bytesTotal - bytesDone) / rate;
    if (left <= 0) {
      return {
        ...replica,
        state: 'ready',
        current: true,
        bytesDone,
        bytesPerSecond: undefined,
        expectedReadyAt: undefined,
        readyAt: new Date().toISOString(),
      };
    }
    return {
      ...replica,
      bytesDone,
      bytesPerSecond: rate,
      expectedReadyAt: new Date(Date.now() + left * 1000).toISOString(),
    };
  };

  const tick = () => {
    const seconds = (Date.now() - seenAt) / 1000;
    seenAt = Date.now();
    for (const [path, template] of templates) {
      const replicas = template.replicas.map(each => advance(each, seconds));
      const arrived = replicas.filter(
        (each, i) => each.state !== template.replicas[i].state,
      );
      templates.set(path, {
        ...template,
        replicas: replicas.map(each =>
          arrived.some(
            newer => newer.regionId === each.regionId && newer.id !== each.id,
          )
            ? { ...each, current: false }
            : each,
        ),
      });
    }
  };

  const read = (path: string): RepositoryTemplateDetail => {
    tick();
    return (
      templates.get(path) ??
      refuse(new NotFoundError(`No repository has a template ${path}.`), 404)
    );
  };
  const write = (template: RepositoryTemplateDetail) => {
    templates.set(template.path, template);
    return template;
  };
  const isTroubled = (template: RepositoryTemplateDetail) =>
    template.replicas.some(({ state }) => state === 'failed');
  const isMoving = (template: RepositoryTemplateDetail) =>
    template.replicas.some(({ state }) =>
      ['fetching', 'importing', 'verifying', 'waiting'].includes(state),
    );

  return {
    ...createFakeRepositories(now),
    listInbox: { ...fakeInbox(now) },
    listDeliveries: { items: fakeDeliveries(now) },
    listTemplateAlarms: { items: fakeTemplateAlarms(now) },
    listRepositoryTemplates: ({ query = {} }) => {
      tick();
      const { search = '', regionId, show = 'all', cursor = '0' } = query;
      const found = [...templates.values()].filter(
        each =>
          `${each.path} ${each.title} ${each.osName}`
            .toLowerCase()
            .includes(search.toLowerCase()) &&
          (!regionId || each.replicas.some(r => r.regionId === regionId)) &&
          (show !== 'trouble' || isTroubled(each)) &&
          (show !== 'moving' || isMoving(each)),
      );
      const from = Number(cursor);
      return {
        items: found.slice(from, from + PAGE),
        nextCursor:
          found.length > from + PAGE ? String(from + PAGE) : undefined,
      };
    },
    getRepositoryTemplate: ({ query }) => read(query!.path),
    syncTemplate: async ({ body }) => {
      await pause(600);
      const template = read(body.path);
      const version =
        body.version === 'latest' ? template.latestVersion! : body.version;
      const regionIds = body.regionIds ?? [];
      const reached = regionIds.filter(id => id !== 'uned');
      const begun = reached.map(regionId => {
        const there = template.replicas.find(
          each => each.regionId === regionId && each.version === version,
        );
        return there?.state === 'ready'
          ? there
          : fakeReplica({
              path: body.path,
              version,
              regionId,
              state: 'fetching',
              current: false,
              readyAt: undefined,
              bytesDone: 0,
            });
      });
      write({
        ...template,
        replicas: [
          ...begun,
          ...template.replicas.filter(
            each => !begun.some(({ id }) => id === each.id),
          ),
        ],
      });
      return {
        items: begun,
        refused: regionIds.includes('uned')
          ? [
              {
                regionId: 'uned',
                problem: {
                  code: 'account-limit',
                  message: 'The account of the portal may hold no more.',
                  remedy: 'Have its limit of templates raised.',
                },
              },
            ]
          : [],
      };
    },
    setWanted: async ({ body }) => {
      await pause(500);
      const template = read(body.path);
      return write({
        ...template,
        wanted: template.wanted.map((each): Wanted => {
          if (!body.regionIds.includes(each.regionId)) return each;
          const isDefault = body.policy === 'default';
          return {
            ...each,
            policy: body.policy === 'default' ? 'latest' : body.policy,
            version: body.version,
            keepVersions: isDefault
              ? 2
              : body.keepVersions ?? each.keepVersions,
            isDefault,
          };
        }),
      });
    },
    setRollout: async ({ body: { path, ...rollout } }) => {
      await pause(500);
      return write({ ...read(path), rollout });
    },
    promoteVersion: async ({ body }) => {
      await pause(500);
      const template = read(body.path);
      return write({
        ...template,
        latestVersion: body.version,
        candidateVersion: undefined,
        versionList: template.versionList.map(each =>
          each.version === body.version
            ? { ...each, stage: 'released' as const }
            : each,
        ),
      });
    },
    withdrawVersion: async ({ body }) => {
      await pause(500);
      const template = read(body.path);
      const versionList = template.versionList.map(each =>
        each.version === body.version
          ? {
              ...each,
              stage: 'withdrawn' as const,
              withdrawn: { at: new Date().toISOString(), reason: body.reason },
            }
          : each,
      );
      return write({
        ...template,
        versionList,
        latestVersion: versionList.find(({ stage }) => stage === 'released')
          ?.version,
      });
    },
    getWithdrawalOutcome: async ({ query }) => {
      await pause(400);
      const { path, version } = query!;
      const { versionList, latestVersion } = read(path);
      const others = versionList.filter(
        each => each.stage === 'released' && each.version !== version,
      );
      return fakeWithdrawalOutcome({
        path,
        version,
        isRollBack: version === latestVersion,
        latestVersion: others[0]?.version,
      });
    },
    retryReplica: async ({ params }) => {
      await pause(500);
      const replica = [...templates.values()]
        .flatMap(each => each.replicas)
        .find(({ id }) => id === params.replicaId)!;
      if (replica.regionId === 'uned') {
        refuse(
          new ConflictError(
            'MECA-UNED still refuses: its account may hold 20 templates and has 20.',
          ),
          409,
        );
      }
      const again: Replica = {
        ...replica,
        state: 'fetching',
        waitingFor: undefined,
        problem: undefined,
        nextAttemptAt: undefined,
        attempt: replica.attempt + 1,
      };
      const template = read(replica.path);
      write({
        ...template,
        replicas: template.replicas.map(each =>
          each.id === again.id ? again : each,
        ),
      });
      return again;
    },
    publishTemplate: async ({ body }) => {
      await pause(700);
      const id = `publication-${publications.size + 1}`;
      const publication: Publication = {
        id,
        repositoryId: body.repositoryId,
        path: body.path,
        version: body.version ?? '01.00.00.00',
        state: 'running',
        bytesDone: 0,
        bytesTotal: 39.1e9,
        startedAt: new Date().toISOString(),
      };
      publications.set(id, publication);
      setTimeout(() => {
        const template =
          templates.get(body.path) ??
          fakeRepositoryTemplate('linux/octave', {
            path: body.path,
            title: body.title,
            versionList: [],
            replicas: [],
          });
        write({
          ...template,
          latestVersion: publication.version,
          versionList: [
            fakeRepositoryVersion({
              version: publication.version,
              title: body.title,
              notes: body.notes,
              createdAt: new Date().toISOString(),
            }),
            ...template.versionList,
          ],
        });
      }, 15_000);
      return publication;
    },
    listTemplateEvents: ({ query }) => ({
      items: read(query!.path).replicas.map(replica => ({
        id: replica.id,
        at: replica.problem?.at ?? replica.readyAt ?? now.toISOString(),
        regionId: replica.regionId,
        version: replica.version,
        kind: replica.state,
        problem: replica.problem,
      })),
    }),
    getPublication: ({ params }) => {
      const publication =
        publications.get(params.publicationId) ??
        refuse(new NotFoundError('No such publication.'), 404);
      const share = (Date.now() - Date.parse(publication.startedAt)) / 15_000;
      return {
        ...publication,
        state: share >= 1 ? 'published' : 'running',
        bytesDone: publication.bytesTotal * Math.min(1, share),
      };
    },
  };
}
