import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Replica } from '@meca/backstage-plugin-meca-common';
import { CallOptions, MecaServiceClient, RegionNames } from '../client';
import {
  describeProgress,
  isSettled,
  progressMark,
  RegionResult,
  resultOf,
} from './RegionResult';

/** Errors after which asking again can help. */
const PASSING = ['ServiceUnavailableError', 'ServiceUnavailable'];

/** A version in a region that is waited for. */
export type Awaited = { regionId: string; version: string };

/**
 * Watches replicas of a template until all are ready or have failed for good, or the deadline has passed, and tells how far
 * each came. Throws when aborted, and when not even one answer came before the deadline.
 */
export async function watchReplicas(options: {
  client: MecaServiceClient;
  path: string;
  awaited: Awaited[];
  deadline: number;
  pollIntervalMs: number;
  callOptions: CallOptions;
  names: RegionNames;
  logger: LoggerService;
}): Promise<RegionResult[]> {
  const { client, path, awaited, deadline, callOptions, logger } = options;
  const { signal } = callOptions;
  const told = new Map<string, string>();
  let seen: (Replica | undefined)[] | undefined;
  for (;;) {
    try {
      const { replicas } = await client.call(
        'getRepositoryTemplate',
        { query: { path } },
        callOptions,
      );
      seen = awaited.map(({ regionId, version }) =>
        replicas.find(
          replica =>
            replica.regionId === regionId && replica.version === version,
        ),
      );
      for (const line of listNews(seen, told, options.names)) logger.info(line);
    } catch (error) {
      signal?.throwIfAborted();
      const isPassing = PASSING.includes((error as Error).name);
      if (!isPassing || (Date.now() >= deadline && !seen)) throw error;
      logger.warn(`Cannot see the regions now: ${(error as Error).message}`);
    }
    const isOver = seen?.every(replica => !replica || isSettled(replica));
    if (seen && (isOver || Date.now() >= deadline)) {
      return seen.map((replica, index) =>
        replica ? resultOf(replica) : removed(awaited[index]),
      );
    }
    await sleep(options.pollIntervalMs, undefined, { signal });
  }
}

/** A line for each replica that is not as it was `told` last. */
function listNews(
  replicas: (Replica | undefined)[],
  told: Map<string, string>,
  names: RegionNames,
): string[] {
  return replicas.flatMap(replica => {
    if (!replica) return [];
    const { regionId, version } = replica;
    const mark = progressMark(replica);
    if (told.get(regionId) === mark) return [];
    told.set(regionId, mark);
    const name = names.nameOf(regionId);
    return `${name}: ${version} ${describeProgress(replica)}`;
  });
}

function removed({ regionId, version }: Awaited): RegionResult {
  const reason = 'somebody had it removed meanwhile';
  return { regionId, version, outcome: 'failed', reason };
}
