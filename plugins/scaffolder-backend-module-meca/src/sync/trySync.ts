import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Region,
  RepositoryTemplateDetail,
} from '@meca/backstage-plugin-meca-common';
import { CallOptions, MecaServiceClient } from '../client';
import { SyncWish } from './beginSync';
import { chooseVersion } from './chooseVersion';
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
  const { items } = await client.call('listRegions', {}, callOptions);
  const regions = new Map(items.map(region => [region.id, region]));
  const nameOf = (id: string) => regions.get(id)?.name ?? id;
  const results = chooseRegions(template, wish.regionIds).map(id =>
    tryRegion(template, wish.version, { id, region: regions.get(id) }),
  );
  results
    .filter(({ outcome }) => outcome === 'planned')
    .forEach(({ regionId, version }) =>
      logger.info(
        `Would bring ${path} ${version ?? 'as published'} to ${nameOf(
          regionId,
        )}; nothing is begun`,
      ),
    );
  return reportSync(results, { nameOf });
}

function requireVersion(
  { path, versionList }: RepositoryTemplateDetail,
  version: string,
): void {
  if (version === NEXT_VERSION || version === 'latest') return;
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

/** Ids of those named, or of those that the caller manages and that want the template. */
function chooseRegions(
  { wanted }: RepositoryTemplateDetail,
  regionIds?: string[],
): string[] {
  return (
    regionIds ??
    wanted
      .filter(({ policy, manageable }) => policy !== 'none' && manageable)
      .map(({ regionId }) => regionId)
  );
}

function tryRegion(
  template: RepositoryTemplateDetail,
  wished: string,
  { id: regionId, region }: { id: string; region?: Region },
): RegionResult {
  const refused = (reason: string): RegionResult => ({
    ...{ regionId, outcome: 'refused', reason },
  });
  const isManageable = template.wanted.some(
    wanted => wanted.regionId === regionId && wanted.manageable,
  );
  if (!region) return refused('there is no such region');
  if (!isManageable) {
    return refused(
      'you may not decide about its templates (ask its administrators)',
    );
  }
  if (wished === NEXT_VERSION) return { regionId, outcome: 'planned' };
  const chosen = chooseVersion(template, region, wished);
  if ('reason' in chosen) return refused(chosen.reason);
  const { version } = chosen;
  const isThere = template.replicas.some(
    replica =>
      replica.regionId === regionId &&
      replica.version === version &&
      replica.state === 'ready',
  );
  return { regionId, version, outcome: isThere ? 'ready' : 'planned' };
}
