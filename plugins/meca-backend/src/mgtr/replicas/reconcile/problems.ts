import { Problem } from '@meca/backstage-plugin-meca-common';
import {
  isRegionError,
  TemplateProblem,
} from '@meca/backstage-plugin-meca-node';
import { ReplicaRecord } from '../ReplicaRow';
import { Sight } from './Sight';

type Where = Pick<Sight, 'record' | 'regionName' | 'now'>;

/** Region, template, version, step, what happened, what to do: what a person needs to know of any trouble. */
export function buildProblem(
  { record, regionName, now }: Where,
  trouble: { code: string; step: string; what: string; remedy: string },
): Problem {
  const { code, step, what, remedy } = trouble;
  const { path, version } = record;
  return {
    code,
    message: `Region ${regionName}, ${path} ${version}, ${step}: ${what}`,
    remedy,
    at: new Date(now).toISOString(),
  };
}

/** What a region said, or did not say, when it was asked; only RegionErrors are written for strangers. */
export function buildRegionProblem(
  where: Where,
  step: string,
  error: unknown,
): Problem {
  if (!isRegionError(error)) {
    return buildProblem(where, {
      code: 'internal',
      step,
      what: 'the portal could not work with the region',
      remedy: 'It tries again; the log of the portal says more.',
    });
  }
  const { code, message, remedy } = error;
  return buildProblem(where, {
    code,
    step,
    what: message,
    remedy: remedy ?? 'The portal tries again; look at the region if it lasts.',
  });
}

interface CloudTrouble {
  code: string;
  what: string;
  remedy: string;
  /** Trying again would fetch the whole image once more to the same end. */
  needsPerson?: boolean;
}

/** Why a template failed in the cloud, and who can help. */
export function describeCloudTrouble(
  problem: TemplateProblem | undefined,
  { mode, message }: { mode: ReplicaRecord['mode']; message?: string },
): CloudTrouble {
  const said = message ? ` (${message})` : '';
  switch (problem) {
    case 'format-refused':
      return {
        code: problem,
        what: `the storage machine of the region does not accept the format of the image${said}`,
        remedy:
          'Boot the image with the hypervisor of the region, convert it with qemu-img if that fails, and publish it as a new version; or retry if the storage machine was at fault.',
        needsPerson: true,
      };
    case 'checksum-mismatch':
      return {
        code: problem,
        what: `the storage machine received other bytes than were verified here${said}`,
        remedy:
          'Something between edge and storage machine alters data: a proxy, a broken disk or network card. Find it, then retry.',
        needsPerson: true,
      };
    case 'no-space':
      return {
        code: problem,
        what: `there is no room for the template, or a limit of the portal's account is reached${said}`,
        remedy:
          'Delete templates in the region, add secondary storage, or raise the limits of the account; it is tried again by itself.',
      };
    case 'source-failed':
      return {
        code: 'edge-unreachable',
        what: `the storage machine of the region could not fetch the image from ${
          mode === 'pull' ? 'the portal' : 'the edge'
        }${said}`,
        remedy:
          'Put the network of the serving address into the region’s global setting secstorage.allowed.internal.sites and restart its secondary storage VM; check the route, the firewall and that the address is the right one (--host of the edge, meca.mgtr.serve.publicHost of the portal). It is tried again by itself.',
      };
    default:
      return {
        code: 'import-failed',
        what: `the region could not take the template${said}`,
        remedy:
          'Look at the events of the region and at its secondary storage VM; it is tried again by itself.',
      };
  }
}
