import {
  JobStatus,
  NamedRegion,
  RegionError,
} from '@meca/backstage-plugin-meca-node';
import { RefusedError, refusalOf } from './errors/RefusedError';
import {
  saysAlreadyRunning,
  saysExpungeNotAllowed,
  saysUnknownObject,
} from './errors/refusal';
import { tryParseInstance } from './instances';
import { CloudStackClient } from './protocol/CloudStackClient';
import { Body, isObject, Refusal, tryReadRefusal } from './protocol/envelope';

/** `cmd` is a Java class: `org.apache.cloudstack.api.command.admin.vm.DeployVMCmdByAdmin`. */
function commandOf(body: Body): string {
  const name =
    String(body.cmd ?? '')
      .split('.')
      .at(-1) ?? '';
  return name.replace(/Cmd(ByAdmin)?$/, '') || 'the request';
}

/** Some releases put 530 into `jobresultcode` whatever happened; the result itself is right. */
function readFailure(body: Body): Refusal {
  const code = Number(body.jobresultcode);
  return (
    tryReadRefusal(body.jobresult) ?? { code: code > 0 ? code : 530, text: '' }
  );
}

export type ReadJob = JobStatus & {
  /** The machine is not destroyed because it was to be expunged as well. */
  expungeRefused?: boolean;
};

/** Reads the body of `queryAsyncJobResult`: a failed job too arrives with HTTP 200. */
export function parseJob(body: Body, region: NamedRegion): ReadJob {
  switch (Number(body.jobstatus)) {
    case 0:
      return { state: 'pending' };
    case 1: {
      const result = isObject(body.jobresult) ? body.jobresult : {};
      const instance = tryParseInstance(result.virtualmachine);
      return { state: 'done', ...(instance && { instance }) };
    }
    case 2: {
      const failure = readFailure(body);
      if (saysAlreadyRunning(failure)) return { state: 'done' };
      return {
        state: 'failed',
        error: new RefusedError(failure, {
          region,
          command: commandOf(body),
          // The outcome is known: the job has ended.
          changes: false,
        }),
        ...(saysExpungeNotAllowed(failure) && { expungeRefused: true }),
      };
    }
    default:
      throw new RegionError({
        regionId: region.id,
        code: 'failed',
        message: `Region ${region.name} answered queryAsyncJobResult with something that cannot be read (jobstatus)`,
        remedy: 'Report this with the version of the region’s CloudStack',
      });
  }
}

/** Finished jobs are known for a day; then only the machine itself tells. */
export async function readJob(options: {
  client: CloudStackClient;
  jobId: string;
  signal: AbortSignal;
}): Promise<ReadJob> {
  const { client, jobId, signal } = options;
  try {
    const body = await client.read(
      'queryAsyncJobResult',
      { jobid: jobId },
      { signal },
    );
    return parseJob(body, client.region);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal && saysUnknownObject(refusal)) return { state: 'unknown' };
    throw error;
  }
}
