import { ApiError, ErrorCode, permissionDenied } from '../protocol/ApiError';
import { formatDate } from '../protocol/dates';
import { JsonObject } from '../protocol/serialize';
import { mayAccess } from '../region/Caller';
import { Job } from '../region/records';
import { Region } from '../region/Region';
import { stableUuid } from '../region/ids';
import { Call, Command } from './Command';
import { ownedBy } from './ownedBy';

const STATUS = { pending: 0, succeeded: 1, failed: 2 };

/** Java classes of the commands, by package; root calls have their own. */
const ROOT_VARIANTS = ['deploy', 'start', 'stop', 'reboot', 'destroy'];

function className(region: Region, job: Job): string {
  const verb = job.command.replace(/VirtualMachine$/, '');
  const isMachine = verb !== job.command;
  const pascal = job.command[0].toUpperCase() + job.command.slice(1);
  const short = isMachine
    ? `${pascal.replace(/VirtualMachine$/, 'VM')}`
    : pascal;
  const byRoot = region.account(job.accountId).role === 'root';
  const scope =
    byRoot && (ROOT_VARIANTS.includes(verb) || verb === 'expunge')
      ? 'admin'
      : 'user';
  const suffix = byRoot && ROOT_VARIANTS.includes(verb) ? 'ByAdmin' : '';
  const group = isMachine ? 'vm' : groupOf(job.command);
  return `org.apache.cloudstack.api.command.${scope}.${group}.${short}Cmd${suffix}`;
}

function groupOf(command: string): string {
  return /Template$/.test(command) ? 'template' : 'tag';
}

function statusOf(job: Job): number {
  if (job.phase !== 'done') return STATUS.pending;
  return job.failure ? STATUS.failed : STATUS.succeeded;
}

function jobView(region: Region, job: Job): JsonObject {
  const account = region.account(job.accountId);
  const done = job.phase === 'done';
  const failed = done && job.failure;
  return {
    accountid: job.accountId,
    account: account.name,
    domainid: account.domain.id,
    domainpath: account.domain.path,
    userid: job.userId,
    cmd: className(region, job),
    jobstatus: statusOf(job),
    jobprocstatus: 0,
    jobresultcode: failed ? failed.code : 0,
    ...(done && {
      jobresulttype: 'object',
      jobresult: (failed
        ? { errorcode: failed.code, errortext: failed.text }
        : job.result) as JsonObject,
      completed: formatDate(job.completed ?? job.created),
    }),
    ...(job.machineId && {
      jobinstancetype: 'VirtualMachine',
      jobinstanceid: job.machineId,
    }),
    ...(typeof job.input.templateId === 'string' && {
      jobinstancetype: 'Template',
      jobinstanceid: job.input.templateId,
    }),
    created: formatDate(job.created),
    jobid: job.id,
    managementserverid: stableUuid(region.id, 'managementserver'),
    managementservername: `${region.id}-management`,
  };
}

function findJob({ region, args }: Call): Job | undefined {
  const id = args.string('jobid');
  if (id) return region.records.jobs.find(job => job.id === id);
  const resourceId = args.string('resourceid');
  if (!resourceId || !args.string('resourcetype')) {
    throw new ApiError(
      ErrorCode.parameter,
      'Expected parameter job id or parameters resource type and resource id',
    );
  }
  return region.records.jobs.findLast(job => job.machineId === resourceId);
}

const queryAsyncJobResult: Command = {
  name: 'queryAsyncJobResult',
  access: 'everybody',
  handle: call => {
    const { region, caller } = call;
    const job = findJob(call);
    if (!job) {
      throw new ApiError(ErrorCode.parameter, 'Unable to find a job by id');
    }
    if (!mayAccess(caller, region.account(job.accountId))) {
      throw permissionDenied(
        `Account ${caller.account.name} is not authorized to see job ${job.id}`,
      );
    }
    return { kind: 'fields', value: jobView(region, job) };
  },
};

const listAsyncJobs: Command = {
  name: 'listAsyncJobs',
  access: 'everybody',
  handle: call => {
    const { region, args } = call;
    const owned = ownedBy(call);
    const from = args.number('startdate') ?? 0;
    return {
      kind: 'list',
      key: 'asyncjobs',
      rows: region.records.jobs
        .filter(job => owned(job.accountId) && job.created >= from)
        .map(job => jobView(region, job)),
    };
  },
};

export const jobCommands = [queryAsyncJobResult, listAsyncJobs];
