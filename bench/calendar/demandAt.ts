import type { Demand } from '@meca/backstage-plugin-meca-common';
import { institutionOf } from '../processes/startBackend';
import { OFFERING, REGION_IDS, TEMPLATE } from './regions';

/** Two hours for a class of twelve, placed by the portal; another institution every round. */
export function demandAt(
  startsAt: number,
  { round }: { round: number },
): Demand {
  return {
    institutionRef: institutionOf(REGION_IDS[round % REGION_IDS.length]),
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + 2 * 3600_000).toISOString(),
    placement: { policy: 'own-first' },
    templatePath: TEMPLATE,
    version: 'latest',
    offering: OFFERING,
    seats: 12,
  };
}
