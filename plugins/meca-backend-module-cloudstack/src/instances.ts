import { Instance } from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { refusalOf } from './errors/RefusedError';
import { saysUnknownObject } from './errors/refusal';
import { ListReader } from './protocol/ListReader';
import {
  dateSchema,
  flagSchema,
  idSchema,
  lenient,
  numberSchema,
} from './protocol/values';

const rowSchema = z.object({
  id: idSchema,
  name: z.string(),
  state: z.string(),
  group: lenient(z.string()),
  created: lenient(dateSchema),
  jobid: lenient(idSchema),
  jobstatus: lenient(numberSchema),
  nic: z
    .array(
      z.object({
        ipaddress: lenient(z.string()),
        isdefault: lenient(flagSchema),
      }),
    )
    .optional()
    .catch(undefined),
});
export type InstanceRow = z.output<typeof rowSchema>;

const STATES: Record<string, Instance['state']> = {
  Starting: 'pending',
  Restoring: 'pending',
  Running: 'running',
  Migrating: 'running',
  Stopping: 'stopping',
  Stopped: 'stopped',
  Shutdown: 'stopped',
  Error: 'error',
  Destroyed: 'gone',
  Expunging: 'gone',
};
const ON_THE_WAY = new Set([
  'Starting',
  'Restoring',
  'Stopping',
  'Migrating',
  'Expunging',
]);

const GROUP = /^meca-(.+)$/;

/** Name of the instance group that marks machines of a portal. */
export function groupOf(portalId: string): string {
  return `meca-${portalId}`;
}

export function toInstance(row: InstanceRow): Instance {
  const hasJob = row.jobid !== undefined && row.jobstatus === 0;
  // Between accepting a deploy and working on it, CloudStack calls the machine stopped.
  const state =
    row.state === 'Stopped' && hasJob
      ? 'pending'
      : STATES[row.state] ?? 'pending';
  const nic = row.nic?.find(({ isdefault }) => isdefault) ?? row.nic?.[0];
  const portalId = GROUP.exec(row.group ?? '')?.[1];
  return {
    id: row.id,
    name: row.name,
    state,
    ...(nic?.ipaddress && { address: nic.ipaddress }),
    ...(portalId !== undefined && { portalId }),
    ...(row.created && { createdAt: row.created }),
    busy: hasJob || ON_THE_WAY.has(row.state),
  };
}

/** The machine in the result of a job that has ended, where it has one. */
export function tryParseInstance(value: unknown): Instance | undefined {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return undefined;
  // The row was written while the job ran, and names it as pending.
  return toInstance({ ...parsed.data, jobid: undefined });
}

/** What all the names begin with, since CloudStack can search for a part of a name only. */
function commonPart(names: string[]): string | undefined {
  let part = names[0] ?? '';
  for (const name of names) {
    while (!name.startsWith(part)) part = part.slice(0, -1);
  }
  return part || undefined;
}

function listRows(
  lists: ListReader,
  options: { name?: string; id?: string; signal: AbortSignal },
): Promise<InstanceRow[]> {
  const { name, id, signal } = options;
  // Not `listall`: what we made belongs to our own account.
  return lists.listAll<InstanceRow>({
    command: 'listVirtualMachines',
    key: 'virtualmachine',
    parameters: { name, id, details: 'group,nics' },
    row: rowSchema,
    identify: row => row.id,
    complete: true,
    signal,
  });
}

/** The portal's machines, all of them or an error. */
export async function readInstances(options: {
  lists: ListReader;
  portalId: string;
  names?: string[];
  signal: AbortSignal;
}): Promise<Instance[]> {
  const { lists, portalId, names, signal } = options;
  if (names?.length === 0) return [];
  const wanted = names && new Set(names);
  const rows = await listRows(lists, {
    name: names && commonPart(names),
    signal,
  });
  return rows
    .filter(row => row.group === groupOf(portalId))
    .filter(row => !wanted || wanted.has(row.name))
    .map(toInstance);
}

/** Undefined: CloudStack says that it is not there. */
export async function readInstance(options: {
  lists: ListReader;
  instanceId: string;
  signal: AbortSignal;
}): Promise<Instance | undefined> {
  const { lists, instanceId, signal } = options;
  try {
    const rows = await listRows(lists, { id: instanceId, signal });
    const row = rows.find(({ id }) => id === instanceId);
    return row && toInstance(row);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal && saysUnknownObject(refusal)) return undefined;
    throw error;
  }
}
