import {
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { Reading } from './FederationReader';

/**
 * Keeps one set of entities as the MECA backend has them. The set is replaced as a whole only by one that was read
 * completely; an incomplete one adds and changes but removes nothing, and what cannot be read throws.
 */
export class MecaEntityProvider implements EntityProvider {
  static create(options: {
    /** Persisted by the catalog with its entities: never to be renamed. */
    name: string;
    taskId: string;
    schedule: SchedulerServiceTaskScheduleDefinition;
    scheduler: SchedulerService;
    read: (options: { signal: AbortSignal }) => Promise<Reading<Entity>>;
  }): MecaEntityProvider {
    return new MecaEntityProvider(options);
  }

  private constructor(
    private readonly options: Parameters<typeof MecaEntityProvider.create>[0],
  ) {}

  getProviderName(): string {
    return this.options.name;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const { name, taskId, schedule, scheduler, read } = this.options;
    await scheduler.scheduleTask({
      ...schedule,
      id: taskId,
      fn: async signal => {
        const { items, complete } = await read({ signal });
        signal.throwIfAborted();
        const entities = items.map(entity => ({ entity, locationKey: name }));
        await connection.applyMutation(
          complete
            ? { type: 'full', entities }
            : { type: 'delta', added: entities, removed: [] },
        );
      },
    });
  }
}
