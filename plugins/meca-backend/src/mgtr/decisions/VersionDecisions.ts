import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  rolloutInputSchema,
  versionRefSchema,
  withdrawalSchema,
} from '@meca/backstage-plugin-meca-common';
import { isMgtrError, withdrawVersion } from '@meca/meca-mgtr';
import { z } from 'zod';
import { Federation } from '../../federation';
import { ChangeHints } from '../../signals';
import { Caller } from '../../sessions/types';
import { EventLog } from '../events/EventLog';
import { PublisherGuard } from '../guard/PublisherGuard';
import { RegionGuard } from '../guard/RegionGuard';
import { MgtrOptions } from '../options';
import { openPublishLedger } from '../publish/openPublishLedger';
import { VersionRecord } from '../versions/VersionRow';
import { VersionStore } from '../versions/VersionStore';
import { Planner } from '../wanted/Planner';
import { TemplateBook } from '../wanted/TemplateBook';
import { WantedStore } from '../wanted/WantedStore';
import { requireTemplate, requireVersion } from './requireTemplate';
import { WithdrawalNotices } from './WithdrawalNotices';

/** What publishers and operators decide about versions, for all regions. */
export class VersionDecisions {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      federation: Federation;
      book: TemplateBook;
      versions: VersionStore;
      wanted: WantedStore;
      planner: Planner;
      publisherGuard: PublisherGuard;
      regionGuard: RegionGuard;
      notices: WithdrawalNotices;
      events: EventLog;
      hints: ChangeHints;
      logger: LoggerService;
      /** Has the repository read again. */
      refresh: (repositoryId: string) => void;
      now?: () => number;
    },
  ) {}

  async setRollout(
    input: z.output<typeof rolloutInputSchema>,
    caller: Caller,
  ): Promise<void> {
    const { book, federation, wanted } = this.on;
    const { path, ...rollout } = input;
    const entry = await requireTemplate(book, path);
    const newest = entry.versions[0];
    await this.on.publisherGuard.requireDecision(
      caller,
      newest,
      'decide about the spreading of',
    );
    const known = new Set(federation.list().map(({ id }) => id));
    const unknown = rollout.canaryRegionIds.find(id => !known.has(id));
    if (unknown) {
      throw new InputError(
        `Invalid request: canaryRegionIds: there is no region "${unknown}"`,
      );
    }
    // Those who try a version first are asked by whoever decides about their templates.
    const manageable = await this.on.regionGuard.manageable(caller);
    const added = rollout.canaryRegionIds.filter(
      id => !entry.rollout.canaryRegionIds.includes(id) && !manageable.has(id),
    );
    if (added.length > 0) {
      throw new NotAllowedError(
        `You may not let ${added.join(
          ', ',
        )} try new versions first; ask the administrators there`,
      );
    }
    await wanted.setRollout(path, {
      ...rollout,
      canaryRegionIds: [...new Set(rollout.canaryRegionIds)],
    });
    await this.settle(path);
  }

  /** Releases a candidate; once it is released, doing so again changes nothing. */
  async promote(
    ref: z.output<typeof versionRefSchema>,
    caller: Caller,
  ): Promise<void> {
    const version = await this.requireDecided(ref, caller, 'promote');
    if (version.stage === 'withdrawn' || version.stage === 'gone') {
      throw new ConflictError(
        `${ref.path} ${version.version} is ${
          version.stage === 'gone' ? 'no longer listed' : 'withdrawn'
        }, so it cannot be released; publish a new version`,
      );
    }
    const now = this.now();
    if (await this.on.versions.release(version.id, now)) {
      await this.on.events.add({ ...toRef(version), kind: 'released' }, now);
    }
    await this.settle(ref.path);
  }

  /**
   * Decides here, at once, that no machine is made from a version any more; where the repository can be written from here,
   * all other portals learn it too.
   */
  async withdraw(
    input: z.output<typeof withdrawalSchema>,
    caller: Caller,
  ): Promise<void> {
    const { versions, events, notices } = this.on;
    const { reason } = input;
    const version = await this.requireDecided(input, caller, 'withdraw');
    const now = this.now();
    const at = new Date(now).toISOString();
    if (await versions.withdraw(version.id, { at, reason })) {
      const event = { ...toRef(version), kind: 'withdrawn' as const };
      await events.add({ ...event, data: { reason } }, now);
    }
    // Each owner is told once, also when whoever withdrew it first was cut off here.
    await notices.tell({ ...toRef(version), reason });
    await this.publishWithdrawal(version, reason);
    await this.settle(input.path);
  }

  private async requireDecided(
    ref: { path: string; version: string },
    caller: Caller,
    what: string,
  ): Promise<VersionRecord> {
    const entry = await requireTemplate(this.on.book, ref.path);
    const version = requireVersion(entry, ref.version);
    await this.on.publisherGuard.requireDecision(caller, version, what);
    return version;
  }

  /** The decision holds here whether or not the repository takes it. */
  private async publishWithdrawal(
    version: VersionRecord,
    reason: string,
  ): Promise<void> {
    const { options, logger, refresh } = this.on;
    const { repositoryId } = version;
    const repository = options.repositories.find(r => r.id === repositoryId);
    if (!repository?.publish) return;
    try {
      const ledger = openPublishLedger(repository.publish);
      await withdrawVersion({ ledger, ...toRef(version), reason });
      refresh(repositoryId);
    } catch (error) {
      if (!isMgtrError(error)) throw error;
      logger.warn(
        `${version.path} ${version.version} is withdrawn in this portal, but not in repository ${repositoryId}`,
        error,
      );
    }
  }

  private async settle(path: string): Promise<void> {
    await this.on.planner.plan([path]);
    this.on.hints.hint({ type: 'mgtr' });
    this.on.hints.hint({ type: 'templates' });
  }

  private now(): number {
    return (this.on.now ?? Date.now)();
  }
}

function toRef({ path, version }: VersionRecord) {
  return { path, version };
}
