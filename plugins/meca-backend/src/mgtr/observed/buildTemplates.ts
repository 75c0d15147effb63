import { Template } from '@meca/backstage-plugin-meca-common';
import { ObservedTemplate } from './regionAnswers';
import { compareVersions } from '@meca/meca-mgtr';

/** What one region last told of its templates. */
export interface RegionTemplates {
  regionId: string;
  templates: ObservedTemplate[];
  /** ISO 8601, UTC */
  observedAt: string;
  stale: boolean;
}

/** One template for each path, ordered by path; replicas with the highest version first. */
export function buildTemplates(regions: RegionTemplates[]): Template[] {
  const found = regions.flatMap(({ regionId, templates, observedAt, stale }) =>
    templates.map(template => ({ ...template, regionId, observedAt, stale })),
  );
  const byPath = new Map<string, typeof found>();
  for (const replica of found) {
    const replicas = byPath.get(replica.path) ?? [];
    replicas.push(replica);
    byPath.set(replica.path, replicas);
  }
  return [...byPath]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, replicas]) => {
      replicas.sort(
        (a, b) =>
          compareVersions(b.version, a.version) ||
          (a.regionId < b.regionId ? -1 : 1),
      );
      // Words come from the newest version, best from one that can be used.
      const speaker =
        replicas.find(({ state }) => state === 'ready') ?? replicas[0];
      return {
        path,
        title: speaker.title,
        description: speaker.description,
        osName: speaker.osName,
        access: speaker.access,
        replicas: replicas.map(replica => ({
          regionId: replica.regionId,
          version: replica.version,
          state: replica.state,
          message: replica.message,
          sizeBytes: replica.sizeBytes,
          observedAt: replica.observedAt,
          stale: replica.stale,
        })),
      };
    });
}
