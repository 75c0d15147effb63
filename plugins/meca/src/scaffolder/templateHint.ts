import { Region, Template } from '@meca/backstage-plugin-meca-common';
import { shortRegionName } from '../components';

/** Names of the regions that hold a template for classes, by how far they are. */
export function whereReady(
  template: Template,
  regions: Map<string, Region>,
): { ready: string[]; preparing: string[] } {
  const names = (state: 'ready' | 'preparing') => {
    const ids = template.replicas
      .filter(replica => replica.state === state)
      .map(replica => replica.regionId);
    return [...new Set(ids)]
      .filter(id => regions.get(id)?.stage !== 'test')
      .map(id => shortRegionName(regions.get(id)?.name ?? id));
  };
  const ready = names('ready');
  return {
    ready,
    // A newer version on its way does not matter where an older one is ready.
    preparing: names('preparing').filter(name => !ready.includes(name)),
  };
}
