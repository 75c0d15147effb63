import { Caller } from '../region/Caller';
import { Region } from '../region/Region';
import { parseExpires } from './dates';
import { unauthorized } from './ApiError';
import { DecodedParameter, isSignatureValid } from './signature';

/** The parameters that are matched without regard to case, and only those. */
function findAnyCase(parameters: DecodedParameter[], name: string) {
  return parameters.find(([key]) => key.toLowerCase() === name)?.[1];
}

function checkExpiry(region: Region, parameters: DecodedParameter[]): void {
  if (findAnyCase(parameters, 'signatureversion') !== '3') return;
  const expires = parseExpires(findAnyCase(parameters, 'expires') ?? '');
  // Real servers allow no skew at all, in either direction.
  if (expires === undefined || expires < region.now()) throw unauthorized();
}

export interface Credentials {
  caller: Caller;
  /** The signature is compared last, after role and rate limit were checked. */
  verifySignature(): void;
}

/** Finds out who calls, in the server's own order of checks. */
export function authenticate(
  region: Region,
  parameters: DecodedParameter[],
): Credentials {
  const signature = findAnyCase(parameters, 'signature');
  const apiKey = findAnyCase(parameters, 'apikey');
  if (apiKey === undefined && signature === undefined) {
    throw unauthorized('unable to verify user credentials');
  }
  if (!signature || !apiKey) throw unauthorized();
  checkExpiry(region, parameters);
  const user = region.userByApiKey(apiKey);
  if (!user || region.faults.current().keyDisabled) throw unauthorized();
  return {
    caller: { user, account: user.account },
    verifySignature() {
      const { secretKey } = region.keysOf(user);
      if (!isSignatureValid(parameters, secretKey, signature)) {
        throw unauthorized();
      }
    },
  };
}
