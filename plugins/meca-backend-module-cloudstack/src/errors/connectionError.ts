import { NamedRegion, RegionError } from '@meca/backstage-plugin-meca-node';

/** What was asked of whom. */
export interface CallContext {
  region: NamedRegion;
  command: string;
  /** The call changes something, so a lost answer leaves its outcome unknown. */
  changes: boolean;
}

// All of these happen before the first byte of a request leaves.
const REMEDY_BY_CODE: Record<string, { happened: string; remedy: string }> = {
  ECONNREFUSED: {
    happened: 'refuses connections',
    remedy:
      'Check that the management server runs and that "endpoint" names its port',
  },
  ENOTFOUND: {
    happened: 'has an unknown host name',
    remedy: 'Check the host in "endpoint" and the name servers of the portal',
  },
  EAI_AGAIN: {
    happened: 'has a host name that could not be looked up',
    remedy: 'Check the name servers of the portal',
  },
  EHOSTUNREACH: {
    happened: 'cannot be reached over the network',
    remedy: 'Check routes and firewalls between the portal and the region',
  },
  ENETUNREACH: {
    happened: 'cannot be reached over the network',
    remedy: 'Check routes and firewalls between the portal and the region',
  },
  UND_ERR_CONNECT_TIMEOUT: {
    happened: 'does not take connections',
    remedy: 'Check routes and firewalls between the portal and the region',
  },
  CERT_HAS_EXPIRED: {
    happened: 'shows a certificate that has expired',
    remedy: 'Renew the certificate of the region’s API',
  },
  CERT_NOT_YET_VALID: {
    happened: 'shows a certificate that is not valid yet',
    remedy: 'Check the clocks of the portal and of the region',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    happened: 'shows a certificate for another host name',
    remedy:
      'Use the host name of the certificate in "endpoint", or renew the certificate',
  },
};

const UNTRUSTED = {
  happened: 'shows a certificate that nobody trusted has signed',
  remedy:
    'Name the region’s own certificate authority in "caFile", or have the certificate signed by a public one',
};
for (const code of [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
]) {
  REMEDY_BY_CODE[code] = UNTRUSTED;
}

const TRANSIENT = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EPIPE',
  'UND_ERR_SOCKET',
]);

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** A connection that may work a moment later. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.has(codeOf(error));
}

/**
 * Makes a `RegionError` of a call that got no answer. The original is not kept as the cause: undici's errors can carry the
 * request, and with it the signature.
 */
export function toConnectionError(
  error: unknown,
  context: CallContext,
): RegionError {
  const { region, command, changes } = context;
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new RegionError({
      regionId: region.id,
      code: 'failed',
      message: `Region ${region.name} answered ${command} with more than 32 MiB`,
      remedy: 'Check that "endpoint" is the API of a CloudStack installation',
      outcomeUnknown: changes,
    });
  }
  const before = REMEDY_BY_CODE[code];
  return new RegionError({
    regionId: region.id,
    code: 'unreachable',
    message: before
      ? `Region ${region.name} ${before.happened}`
      : `The connection to region ${region.name} broke during ${command}${
          code && ` (${code})`
        }`,
    remedy:
      before?.remedy ??
      'Check the network and proxies between the portal and the region',
    outcomeUnknown: changes && !before,
  });
}

/** The call was ended before its answer came: by the driver's deadline or by the caller. */
export function toAbortError(
  context: CallContext & { afterMs?: number },
): RegionError {
  const { region, command, changes, afterMs } = context;
  return new RegionError({
    regionId: region.id,
    code: 'unreachable',
    message:
      afterMs === undefined
        ? `The call ${command} to region ${region.name} was given up before its answer came`
        : `Region ${region.name} did not answer ${command} within ${Math.round(
            afterMs / 1000,
          )} s`,
    remedy:
      afterMs === undefined
        ? undefined
        : 'Check the load of the management server, or allow more time under "timeouts"',
    outcomeUnknown: changes,
  });
}

/** Something answered, but not CloudStack: a proxy, another service, a login page. */
export function toForeignAnswerError(
  status: number,
  context: CallContext,
): RegionError {
  const { region, command, changes } = context;
  const redirect = status >= 300 && status < 400;
  const missing = status === 404;
  return new RegionError({
    regionId: region.id,
    code: 'unreachable',
    message: redirect
      ? `Region ${region.name} redirects its API elsewhere (HTTP ${status})`
      : `Something other than CloudStack answered ${command} for region ${region.name} (HTTP ${status})`,
    remedy:
      redirect || missing
        ? 'Set "endpoint" to the final address of the API; its path is normally /client/api'
        : 'Check the management server and the proxy in front of it',
    // A proxy that redirects or does not know the path passed nothing on.
    outcomeUnknown: changes && !redirect && !missing,
  });
}
