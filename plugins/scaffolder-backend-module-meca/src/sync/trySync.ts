import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  RepositoryTemplateDetail,
  Wanted,
} from '@meca/backstage-plugin-meca-common';
import { CallOptions, MecaServiceClient } from '../client';
import { SyncWish } from './beginSync';
import { RegionResult } from './RegionResult';
import { reportSync, SyncReport } from './reportSync';

/** Instead of a version: one that is to be published before the sync. */
export const NEXT_VERSION = 'next';

/**
 * Looks what a sync would do, without beginning it. Throws where the real run would be refused as a whole; a region that
 * would be refused is in the report.
 */
export async function trySync(options: {
  client: MecaServiceClient;
  wish: SyncWish;
  callOptions: CallOptions;
  logger: LoggerService;
}): Promise<SyncReport> {
  const { client, wish, callOptions, logger } = options;
  const { path } = wish;
  const template = await client.call(
    'getRepositoryTemplate',
    { query: { path } },
    callOptions,
  );
  requireVersion(template, wish.version);
  const regions = chooseRegions(template, wish.regionIds);
  const results = regions.map(region => tryRegion(template, wish, region));
  results
    .filter(({ outcome }) => outcome === 'planned')
    .forEach(({ regionId, version }) =>
      logger.info(
        `Would bring ${path} ${
          version ?? 'as published'
        } to ${regionId}; nothing is begun`,
      ),
    );
  return reportSync(results);
}

function requireVersion(
  template: RepositoryTemplateDetail,
  version: string,
): void {
  const { path, latestVersion, candidateVersion, versionList } = template;
  if (version === NEXT_VERSION) return;
  if (version === 'latest') {
    if (latestVersion ?? candidateVersion) return;
    throw new ConflictError(
      `No version of ${path} is released; publish one first`,
    );
  }
  const listed = versionList.find(item => item.version === version);
  if (!listed) {
    throw new NotFoundError(`${path} has no version ${version}`);
  }
  if (listed.stage === 'withdrawn' || listed.stage === 'gone') {
    const why = listed.withdrawn ? `: ${listed.withdrawn.reason}` : '';
    throw new ConflictError(
      `${path} ${version} is ${listed.stage}${why}; choose another version`,
    );
  }
}

type Chosen = { regionId: string; wanted?: Wanted };

function chooseRegions(
  { wanted }: RepositoryTemplateDetail,
  regionIds?: string[],
): Chosen[] {
  if (regionIds) {
    return regionIds.map(regionId => ({
      regionId,
      wanted: wanted.find(item => item.regionId === regionId),
    }));
  }
  return wanted
    .filter(({ policy, manageable }) => policy !== 'none' && manageable)
    .map(item => ({ regionId: item.regionId, wanted: item }));
}

function tryRegion(
  template: RepositoryTemplateDetail,
  wish: SyncWish,
  { regionId, wanted }: Chosen,
): RegionResult {
  const refused = (reason: string): RegionResult => ({
    ...{ regionId, outcome: 'refused', reason },
  });
  if (!wanted) return refused('there is no such region');
  if (!wanted.manageable) {
    return refused('you may not sync templates in this region');
  }
  if (wish.version === NEXT_VERSION) return { regionId, outcome: 'planned' };
  const { latestVersion, candidateVersion, rollout } = template;
  const isCanary = rollout.canaryRegionIds.includes(regionId);
  const latest =
    isCanary && candidateVersion ? candidateVersion : latestVersion;
  const version = wish.version === 'latest' ? latest : wish.version;
  if (!version || (version === candidateVersion && !isCanary)) {
    return refused(
      `${candidateVersion} is a candidate, and this is not one of its canary regions (promote it on the page of the template)`,
    );
  }
  const isThere = template.replicas.some(
    replica =>
      replica.regionId === regionId &&
      replica.version === version &&
      replica.state === 'ready',
  );
  return { regionId, version, outcome: isThere ? 'ready' : 'planned' };
}
