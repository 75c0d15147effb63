import { Problem } from '@meca/backstage-plugin-meca-common';
import { isRegionError } from '@meca/backstage-plugin-meca-node';

/** What a person reads about a failed call; only RegionErrors are written for strangers. */
export function toProblem(
  error: unknown,
  options: { regionName: string; now: number },
): Problem {
  const at = new Date(options.now).toISOString();
  if (isRegionError(error)) {
    return {
      code: error.code,
      message: error.message,
      remedy: error.remedy,
      at,
    };
  }
  return {
    code: 'internal',
    message: `The portal could not work with region ${options.regionName}`,
    remedy: 'It tries again; the log of the portal says more.',
    at,
  };
}
