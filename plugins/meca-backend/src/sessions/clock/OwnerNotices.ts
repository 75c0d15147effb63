import { LoggerService } from '@backstage/backend-plugin-api';
import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { SessionRecord } from '../types';

export interface OwnerNotice {
  /** Tells notices of one session apart; each is sent once. At most 32 characters. */
  kind: string;
  title: string;
  description: string;
  severity: 'critical' | 'high' | 'normal' | 'low';
}

/**
 * Tells owners of sessions what they must know, each thing once, over all replicas and restarts.
 * A portal without notifications loses nothing else.
 */
export class OwnerNotices {
  private missing = false;

  constructor(
    private readonly on: {
      knex: Knex;
      notifications: Pick<NotificationService, 'send'>;
      logger: LoggerService;
    },
  ) {}

  async sendOnce(session: SessionRecord, notice: OwnerNotice): Promise<void> {
    if (await this.markSent(session.id, notice.kind)) {
      await this.send(session, notice);
    }
  }

  /** A later one of the same kind takes the place of the earlier, unread again. */
  async send(session: SessionRecord, notice: OwnerNotice): Promise<void> {
    const { title, description, severity } = notice;
    try {
      await this.on.notifications.send({
        recipients: { type: 'entity', entityRef: session.ownerRef },
        payload: {
          title,
          description,
          severity,
          link: `/meca/schedule/${session.id}`,
          topic: 'MECA sessions',
          scope: `meca-session-${session.id}-${notice.kind}`,
        },
      });
    } catch (error) {
      // Said once: a portal may well have no notifications.
      if (this.missing) return;
      this.missing = true;
      this.on.logger.warn(`Owners of sessions get no notifications: ${error}`);
    }
  }

  /**
   * False: it was marked before. Marked first: a notice lost in a crash is better than one that comes with every
   * restart.
   */
  async markSent(sessionId: string, kind: string): Promise<boolean> {
    try {
      await this.on
        .knex('session_notice')
        .insert({ session_id: sessionId, kind, at: Date.now() });
      return true;
    } catch (error) {
      if (isDatabaseConflictError(error)) return false;
      throw error;
    }
  }
}
