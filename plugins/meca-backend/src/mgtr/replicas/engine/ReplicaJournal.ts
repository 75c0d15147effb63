import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { databaseTime } from '../../../database';
import { Federation } from '../../../federation';
import { ChangeHints } from '../../../signals';
import { UploadRates } from '../moves/types';
import { ReplicaRecord } from '../ReplicaRow';

const EVENT_TABLE = 'mgtr_event';
/** Pages that show moving bytes need not ask more often. */
const PROGRESS_HINT_MS = 5_000;
const RATE_AGE_MS = 30 * 24 * 3_600_000;

export interface ReplicaJournalOptions {
  knex: Knex;
  federation: Pick<Federation, 'get'>;
  hints: Pick<ChangeHints, 'hint'>;
  notifications: Pick<NotificationService, 'send'>;
  logger: LoggerService;
  /** After every visible change. */
  onChange?(after: ReplicaRecord): void;
  /** Who is told of failures in a region; undefined: nobody. */
  recipientOf(regionId: string): string | undefined;
}

/** Tells people what happened to replicas: events to look up, hints to open pages, notices to those responsible. */
export class ReplicaJournal implements UploadRates {
  #hintedAt = -Infinity;
  #missing = false;

  constructor(private readonly on: ReplicaJournalOptions) {}

  /** After a replica was stored. */
  async note(before: ReplicaRecord, after: ReplicaRecord): Promise<void> {
    const visible =
      before.state !== after.state ||
      before.waitingFor !== after.waitingFor ||
      before.problem?.code !== after.problem?.code;
    this.#hint(visible);
    if (visible) this.on.onChange?.(after);
    if (before.state !== after.state) {
      const { problem, attempt } = after;
      await this.#write(after, after.state, { attempt, problem });
    }
    await this.#notify(before, after);
  }

  async noteUpload(
    record: ReplicaRecord,
    bytesPerSecond: number,
  ): Promise<void> {
    await this.#write(record, 'uploaded', { bytesPerSecond });
  }

  async uploadRate(regionId: string): Promise<number | undefined> {
    const { knex } = this.on;
    const row = await knex(EVENT_TABLE)
      .where({ region_id: regionId, kind: 'uploaded' })
      .where('at', '>', databaseTime(knex, -RATE_AGE_MS))
      .orderBy('id', 'desc')
      .first('data');
    return row && JSON.parse(row.data).bytesPerSecond;
  }

  #hint(visible: boolean): void {
    const now = performance.now();
    if (!visible && now - this.#hintedAt < PROGRESS_HINT_MS) return;
    this.#hintedAt = now;
    this.on.hints.hint({ type: 'mgtr' });
  }

  async #write(
    { regionId, path, version }: ReplicaRecord,
    kind: string,
    data: object,
  ): Promise<void> {
    const { knex } = this.on;
    await knex(EVENT_TABLE).insert({
      ...{ at: databaseTime(knex), region_id: regionId, path, version, kind },
      data: JSON.stringify(data),
    });
  }

  async #notify(before: ReplicaRecord, after: ReplicaRecord): Promise<void> {
    const told = before.progress.notified;
    if (told === after.progress.notified) return;
    const { path, version, regionId, problem } = after;
    const { name } = this.on.federation.get(regionId);
    await this.#send(
      after,
      told
        ? {
            title: `${path} ${version} is in region ${name} now`,
            description: 'It got there after all; nothing is left to do.',
            severity: 'low',
          }
        : {
            title: `${path} ${version} does not get into region ${name}`,
            description: [problem?.message, problem?.remedy]
              .filter(Boolean)
              .join('. '),
            severity: 'high',
          },
    );
  }

  async #send(
    { id, path, regionId }: ReplicaRecord,
    notice: { title: string; description: string; severity: 'high' | 'low' },
  ): Promise<void> {
    const { notifications, logger, recipientOf } = this.on;
    const entityRef = recipientOf(regionId);
    if (!entityRef) return;
    try {
      await notifications.send({
        recipients: { type: 'entity', entityRef },
        payload: {
          ...notice,
          link: `/meca/templates/${path}`,
          topic: 'MECA templates',
          scope: `meca-replica-${id}`,
        },
      });
    } catch (error) {
      // Said once: a portal may well have no notifications.
      if (this.#missing) return;
      this.#missing = true;
      logger.warn(`Nobody is notified of failed templates: ${error}`);
    }
  }
}
