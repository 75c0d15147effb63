import { RegionError, RegionProbe } from '@meca/backstage-plugin-meca-node';

const DAY_MS = 24 * 60 * 60_000;
const SHORT_CERTIFICATE_DAYS = 21;
const NOTABLE_SKEW_MS = 60_000;

export interface BuildProbeOptions {
  now: Date;
  version?: string;
  latencyMs: number;
  clockSkewMs?: number;
  certificateExpiresAt?: Date;
  /** Of the zones that sessions use. */
  zoneNames: string[];
  /** Why there are none. */
  placementError?: RegionError;
  /** `meca.regions.<id>` */
  configKey: string;
}

/** What one answered call tells about a region, with what someone should look at. */
export function buildProbe(options: BuildProbeOptions): RegionProbe {
  const { now, version, latencyMs, clockSkewMs, certificateExpiresAt } =
    options;
  const certificateDaysLeft =
    certificateExpiresAt &&
    Math.floor((certificateExpiresAt.getTime() - now.getTime()) / DAY_MS);
  const warnings: RegionProbe['warnings'] = [];

  if (clockSkewMs !== undefined && Math.abs(clockSkewMs) > NOTABLE_SKEW_MS) {
    warnings.push({
      code: 'clock-skew',
      message: `Its clock is ${Math.round(Math.abs(clockSkewMs) / 1000)} s ${
        clockSkewMs > 0 ? 'ahead of' : 'behind'
      } the portal’s`,
      remedy:
        'Set the clocks of the region and of the portal (NTP): signatures are refused when they differ by minutes',
    });
  }
  if (
    certificateDaysLeft !== undefined &&
    certificateDaysLeft < SHORT_CERTIFICATE_DAYS
  ) {
    warnings.push({
      code: 'certificate-expires',
      message: `Its certificate ends in ${certificateDaysLeft} days`,
      remedy: 'Renew the certificate of the region’s API',
    });
  }
  if (options.placementError) {
    const { message, remedy = '' } = options.placementError;
    warnings.push({ code: 'placement', message, remedy });
  }
  if (options.zoneNames.length > 1) {
    warnings.push({
      code: 'several-zones',
      message: `Machines are spread over its zones ${options.zoneNames.join(
        ', ',
      )}: a template must be ready in all of them`,
      remedy: `Set ${options.configKey}.zone to use one zone only`,
    });
  }
  return {
    ...(version !== undefined && { apiVersion: version }),
    latencyMs,
    ...(clockSkewMs !== undefined && { clockSkewMs }),
    ...(certificateDaysLeft !== undefined && { certificateDaysLeft }),
    warnings,
  };
}
