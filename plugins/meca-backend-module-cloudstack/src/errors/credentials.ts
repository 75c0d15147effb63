import { RegionError } from '@meca/backstage-plugin-meca-node';
import { CallContext } from './connectionError';

/** How long a signature is good for; a server that enforces it allows 15 minutes at most. */
export const SIGNATURE_LIFETIME_MS = 10 * 60_000;

// Less than this cannot make a signature expired or too far ahead.
const HARMFUL_SKEW_MS = 4 * 60_000;

/**
 * CloudStack answers 401 with one text for a bad key, a bad signature, a locked user and a wrong clock; the clock we can see.
 */
export function toUnauthorisedError(
  context: CallContext & { clockSkewMs?: number },
): RegionError {
  const { region, clockSkewMs = 0 } = context;
  if (Math.abs(clockSkewMs) >= HARMFUL_SKEW_MS) {
    const minutes = Math.round(Math.abs(clockSkewMs) / 60_000);
    return new RegionError({
      regionId: region.id,
      code: 'unauthorised',
      message: `Region ${
        region.name
      } refused the signature: its clock is ${minutes} min ${
        clockSkewMs > 0 ? 'ahead of' : 'behind'
      } the portal’s`,
      remedy: 'Set the clocks of the region and of the portal (NTP)',
    });
  }
  return new RegionError({
    regionId: region.id,
    code: 'unauthorised',
    message: `Region ${region.name} refused the portal’s API key`,
    remedy: `Check apiKey and secretKey under meca.regions.${region.id}: generating new keys ends the old ones at once; also check that the user is enabled and may call from the portal’s address`,
  });
}
