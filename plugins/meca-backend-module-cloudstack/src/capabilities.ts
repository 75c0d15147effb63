import { CloudStackClient } from './protocol/CloudStackClient';
import { Body, isObject } from './protocol/envelope';
import { flagSchema, lenient } from './protocol/values';
import { z } from 'zod';

/** What the server can do and what our account may. */
export interface Capabilities {
  /** e.g. `4.19.1.0` */
  version?: string;
  /** The account may destroy machines for good at once. */
  mayExpunge: boolean;
  /** Machines can end by themselves. */
  hasLeases: boolean;
}

const schema = z.object({
  cloudstackversion: lenient(z.string()),
  allowuserexpungerecovervm: lenient(flagSchema),
  instanceleaseenabled: lenient(flagSchema),
});

function isAtLeast(version: string | undefined, wanted: number[]): boolean {
  const numbers = (version ?? '')
    .split('.')
    .map(part => Number.parseInt(part, 10));
  for (const [index, minimum] of wanted.entries()) {
    const number = numbers[index] || 0;
    if (number !== minimum) return number > minimum;
  }
  return true;
}

/** Reads the body of `listCapabilities`; every field may be missing. */
export function parseCapabilities(body: Body): Capabilities {
  const parsed = schema.parse(isObject(body.capability) ? body.capability : {});
  const version = parsed.cloudstackversion;
  return {
    version,
    // Already tells the administrator's right from the setting's; old releases are silent and then try.
    mayExpunge: parsed.allowuserexpungerecovervm ?? true,
    hasLeases:
      isAtLeast(version, [4, 21]) && parsed.instanceleaseenabled === true,
  };
}

/** Callable by every role; a cheap signed call. */
export async function readCapabilities(
  client: CloudStackClient,
  options: { signal: AbortSignal },
): Promise<Capabilities> {
  return parseCapabilities(await client.read('listCapabilities', {}, options));
}
