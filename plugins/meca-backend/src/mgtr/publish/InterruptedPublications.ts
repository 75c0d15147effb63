import { LoggerService } from '@backstage/backend-plugin-api';
import { Publication } from '@meca/backstage-plugin-meca-common';
import { isListed, KeyFolder, resign } from '@meca/meca-mgtr';
import { EventLog } from '../events/EventLog';
import { MgtrOptions } from '../options';
import { describeInvisible } from './describeInvisible';
import { openPublishLedger } from './openPublishLedger';
import { PublicationRecord, PublicationStore } from './PublicationStore';
import { isPublishable, PublishableRepository } from './requirePublishable';

export type PublicationOutcome = Pick<
  Publication,
  'state' | 'problem' | 'endedAt'
>;

/**
 * Finds out what became of publications whose maker was stopped: the repository knows whether the version was listed, also
 * if nobody lived long enough to note it.
 */
export class InterruptedPublications {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      store: PublicationStore;
      events: EventLog;
      /** Has the repository read again, and waits for it. */
      refresh: (repositoryId: string) => Promise<void>;
      logger: LoggerService;
      now?: () => number;
    },
  ) {}

  /** Ends those whose makers died. Returns how many. */
  async endAbandoned(): Promise<number> {
    const abandoned = await this.on.store.abandoned();
    for (const record of abandoned) await this.end(record);
    return abandoned.length;
  }

  async end(record: PublicationRecord): Promise<void> {
    const outcome = await this.findOut(record);
    Object.assign(record, outcome);
    // Another replica of the portal may have been quicker.
    const isOurs = await this.on.store.save(record);
    if (!isOurs || record.isMade || outcome.state !== 'published') return;
    const { path, version, repositoryId } = record;
    await this.on.events.add({ path, version, kind: 'published' }, this.now());
    await this.on.refresh(repositoryId).catch(error => {
      this.on.logger.debug(
        `Repository ${repositoryId} is read later: ${error}`,
      );
    });
  }

  private async findOut(
    record: PublicationRecord,
  ): Promise<PublicationOutcome> {
    const endedAt = new Date(this.now()).toISOString();
    if (record.isMade) return { state: 'published', endedAt };
    const fail = (message: string, remedy: string): PublicationOutcome => ({
      state: 'failed',
      endedAt,
      problem: { code: 'interrupted', message, remedy, at: endedAt },
    });
    const stopped = 'The portal was stopped while it was being published';
    const nothing = 'Publish it again; nothing of it is visible yet.';
    const { path, version, manifestSha256, repositoryId } = record;
    if (!manifestSha256) return fail(stopped, nothing);
    const repository = this.on.options.repositories.find(
      ({ id }) => id === repositoryId,
    );
    const unknown = fail(
      `${stopped}, and whether it was finished cannot be seen in repository ${repositoryId} now`,
      'Look for the version in the repository. To publish the same image as the same version again does no harm.',
    );
    if (!repository || !isPublishable(repository)) return unknown;
    try {
      const ledger = openPublishLedger(repository.publish);
      if (!(await isListed(ledger, { path, version, manifestSha256 }))) {
        return fail(stopped, nothing);
      }
      return {
        state: 'published',
        endedAt,
        problem: (await this.show(repository))
          ? undefined
          : describeInvisible(record),
      };
    } catch (error) {
      this.on.logger.warn(
        `What became of publication ${record.id} cannot be seen`,
        error as Error,
      );
      return unknown;
    }
  }

  /** It may have been killed between signing the version and signing the list that shows it. */
  private async show({ publish }: PublishableRepository): Promise<boolean> {
    if (publish.keys === undefined) return true;
    const keys = new KeyFolder(publish.keys);
    const { visible } = await resign({ repository: publish.folder, keys });
    return visible;
  }

  private now(): number {
    return (this.on.now ?? Date.now)();
  }
}
