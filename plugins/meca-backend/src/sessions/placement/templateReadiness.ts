import { Template } from '@meca/backstage-plugin-meca-common';
import { compareVersions } from '../../mgtr';

/** Whether sessions of a template version can run in a region. */
export type TemplateReadiness =
  | { state: 'ready'; version: string; newestElsewhere: boolean }
  | { state: 'preparing' | 'failed' | 'missing' };

/** Looks for the wanted version, or the highest ready one, of a template in a region. */
export function findReadiness(
  template: Template | undefined,
  options: { regionId: string; version: string },
): TemplateReadiness {
  const { regionId, version } = options;
  const here = (template?.replicas ?? []).filter(
    replica =>
      replica.regionId === regionId &&
      (version === 'latest' || compareVersions(replica.version, version) === 0),
  );
  const ready = highest(here.filter(replica => replica.state === 'ready'));
  if (ready) {
    const newest = highest(
      template!.replicas.filter(replica => replica.state === 'ready'),
    )!;
    return {
      state: 'ready',
      version: ready.version,
      newestElsewhere:
        version === 'latest' &&
        compareVersions(newest.version, ready.version) > 0,
    };
  }
  if (here.some(r => r.state === 'preparing')) return { state: 'preparing' };
  return { state: here.length > 0 ? 'failed' : 'missing' };
}

function highest<T extends { version: string }>(items: T[]): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) =>
      best && compareVersions(best.version, item.version) >= 0 ? best : item,
    undefined,
  );
}
