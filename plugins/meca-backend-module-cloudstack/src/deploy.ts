import {
  Accepted,
  DeployRequest,
  NamedRegion,
  RegionError,
} from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { Capabilities } from './capabilities';
import { groupOf } from './instances';
import { UsedZone } from './placement';
import { CallParameters } from './protocol/CloudStackClient';
import { Body } from './protocol/envelope';
import { idSchema, lenient } from './protocol/values';

/** Parameters of `deployVirtualMachine`. The mark is one of them, so that no machine of ours is ever without it. */
export function buildDeployParameters(
  request: DeployRequest,
  where: { zone: UsedZone; capabilities: Capabilities },
): CallParameters {
  const { zone, capabilities } = where;
  const hasLease = request.leaseDays !== undefined && capabilities.hasLeases;
  return {
    serviceofferingid: request.offeringId,
    templateid: request.templateId,
    zoneid: zone.id,
    name: request.name,
    displayname: request.displayName,
    group: groupOf(request.portalId),
    networkids: zone.networkId,
    ...(hasLease && {
      leaseduration: Math.max(1, Math.ceil(request.leaseDays ?? 1)),
      leaseexpiryaction: 'DESTROY',
    }),
  };
}

const acceptedSchema = z.object({
  id: lenient(idSchema),
  jobid: lenient(idSchema),
});

/** Reads the answer to a command that goes on as a job. */
export function parseAccepted(
  body: Body,
  context: { region: NamedRegion; command: string; instanceId?: string },
): Accepted {
  const { region, command } = context;
  const { id, jobid } = acceptedSchema.parse(body);
  const instanceId = context.instanceId ?? id;
  if (instanceId !== undefined && jobid !== undefined) {
    return { instanceId, jobId: jobid };
  }
  throw new RegionError({
    regionId: region.id,
    code: 'failed',
    message: `Region ${region.name} accepted ${command} without saying as which job`,
    remedy: 'Look at the machine itself before repeating',
    outcomeUnknown: true,
  });
}
