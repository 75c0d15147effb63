import { ActionContext } from '@backstage/plugin-scaffolder-node';
import { CallOptions, MecaServiceClient, readRegionNames } from '../client';
import { attemptKey } from '../reserve/attemptKey';
import { beginSync, SyncWish } from './beginSync';
import { reportSync, SyncReport } from './reportSync';
import { watchReplicas } from './watchReplicas';

/**
 * Begins a sync, once however often the task is tried, and follows it until it is over in every region or `deadline` has
 * passed.
 */
export async function runSync(
  ctx: Pick<
    ActionContext<object>,
    'input' | 'task' | 'step' | 'checkpoint' | 'logger'
  >,
  options: {
    client: MecaServiceClient;
    wish: SyncWish;
    deadline: number;
    pollIntervalMs: number;
    callOptions: CallOptions;
  },
): Promise<SyncReport> {
  const { client, wish, deadline, pollIntervalMs, callOptions } = options;
  const { awaited, refused } = await ctx.checkpoint({
    key: `sync.${attemptKey(ctx)}`,
    fn: () => beginSync(client, wish, callOptions),
  });
  const names = await readRegionNames(client, callOptions);
  const results = awaited.length
    ? await watchReplicas({
        ...{ client, path: wish.path, awaited, deadline, pollIntervalMs },
        ...{ callOptions, names, logger: ctx.logger },
      })
    : [];
  return reportSync([...results, ...refused], names);
}
