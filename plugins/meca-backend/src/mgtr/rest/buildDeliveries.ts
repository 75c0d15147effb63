import { Delivery } from '@meca/backstage-plugin-meca-common';
import { Federation } from '../../federation';
import { MgtrConfigProblem, MgtrOptions } from '../options';
import { nextSyncTime } from '../wanted/dailySync';

/** How templates reach each region. */
export function buildDeliveries(known: {
  federation: Federation;
  options: MgtrOptions;
  problems: MgtrConfigProblem[];
  /** What is known of the running part, by region id. */
  edges: ReadonlyMap<string, Pick<Delivery, 'edge' | 'problem'>>;
  now: number;
}): Delivery[] {
  const { federation, options, problems, edges, now } = known;
  // Without repositories nothing is delivered.
  if (options.repositories.length === 0) return [];
  return federation.list().map(({ id: regionId, timeZone, name }) => {
    const settings = options.regions.get(regionId);
    if (!settings) {
      const key = problems.find(p => p.regionId === regionId)?.key;
      return {
        regionId,
        mode: 'edge',
        problem: {
          code: 'misconfigured',
          message: `${name}: the delivery of templates is not configured soundly`,
          remedy: `Have an operator correct ${
            key ?? `meca.regions.${regionId}.mgtr`
          }; the log of the portal says what is wrong.`,
        },
      };
    }
    const { delivery: mode, bandwidth, sync, dailyAt } = settings;
    return {
      regionId,
      mode,
      bandwidth,
      ...(sync === 'daily' && {
        nextSyncAt: new Date(
          nextSyncTime({ dailyAt, timeZone }, now),
        ).toISOString(),
      }),
      ...edges.get(regionId),
    };
  });
}
