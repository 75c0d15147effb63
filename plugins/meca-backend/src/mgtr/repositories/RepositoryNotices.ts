import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Problem } from '@meca/backstage-plugin-meca-common';
import { RepositoryStore } from './RepositoryStore';

const HOUR_MS = 60 * 60_000;
/** A repository may be away for a night of maintenance; only its own row says so until then. */
const PATIENCE_MS = 24 * HOUR_MS;

/**
 * Tells those responsible that a repository brings nothing new any more: at once when it is not believed, after a day when
 * it does not answer. Each trouble is told once by each replica of the portal, the later notice in the place of the earlier.
 */
export class RepositoryNotices {
  /** Codes of what was told, by repository. */
  private readonly told = new Map<string, string>();

  constructor(
    private readonly on: {
      store: RepositoryStore;
      notifications: Pick<NotificationService, 'send'>;
      logger: LoggerService;
      /** Undefined: nobody is told. */
      recipient: string | undefined;
      now?: () => number;
    },
  ) {}

  /** After a repository was looked at. */
  async look(id: string): Promise<void> {
    const { store, recipient } = this.on;
    if (recipient === undefined) return;
    const known = (await store.list()).get(id);
    if (!known) return;
    const { problem, readAt = 0 } = known;
    const now = (this.on.now ?? Date.now)();
    if (!problem) {
      if (this.told.delete(id)) await this.sendRecovery(id, recipient);
      return;
    }
    const isUrgent = isUnbelievable(problem) || now - readAt > PATIENCE_MS;
    if (!isUrgent || this.told.get(id) === problem.code) return;
    this.told.set(id, problem.code);
    await this.send(id, recipient, {
      title: `Repository ${id} brings no new templates`,
      description: [problem.message, problem.remedy].filter(Boolean).join('. '),
      severity: 'high',
    });
  }

  private sendRecovery(id: string, recipient: string): Promise<void> {
    return this.send(id, recipient, {
      title: `Repository ${id} is read again`,
      description: 'New versions travel to the regions as before.',
      severity: 'low',
    });
  }

  private async send(
    id: string,
    entityRef: string,
    notice: { title: string; description: string; severity: 'high' | 'low' },
  ): Promise<void> {
    try {
      await this.on.notifications.send({
        recipients: { type: 'entity', entityRef },
        payload: {
          ...notice,
          link: '/meca/templates',
          topic: 'MECA templates',
          scope: `meca-repository-${id}`,
        },
      });
    } catch (error) {
      // A portal may well have no notifications; the page of templates says it too.
      this.on.logger.debug(`Nobody was told of repository ${id}: ${error}`);
    }
  }
}

/** It answers, and what it says is altered, too old or no list at all: nothing gets better by waiting. */
function isUnbelievable({ code }: Problem): boolean {
  return ![
    ...['source-unreachable', 'source-refused', 'not-found'],
    ...['unreadable', 'failed'],
  ].includes(code);
}
