import { CallOptions, MecaServiceClient } from '../client';
import { explainProblem, RegionResult } from './RegionResult';
import { Awaited } from './watchReplicas';

/** What is to be brought, and where; without regions, to all that the caller manages and that want it. */
export type SyncWish = { path: string; version: string; regionIds?: string[] };

export type BegunSync = { awaited: Awaited[]; refused: RegionResult[] };

/** Asks for the sync; fit for a checkpoint. */
export async function beginSync(
  client: MecaServiceClient,
  wish: SyncWish,
  callOptions: CallOptions,
): Promise<BegunSync> {
  const { items, refused } = await client.call(
    'syncTemplate',
    { body: wish },
    callOptions,
  );
  return {
    awaited: items.map(({ regionId, version }) => ({ regionId, version })),
    refused: refused.map(({ regionId, problem }) => ({
      regionId,
      outcome: 'refused',
      reason: explainProblem(problem),
    })),
  };
}
