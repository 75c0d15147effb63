import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  Problem,
  Replica,
  SyncAnswer,
  syncRequestSchema,
  wantedInputSchema,
} from '@meca/backstage-plugin-meca-common';
import { z } from 'zod';
import { Federation, RegionDefinition } from '../../federation';
import { ChangeHints } from '../../signals';
import { subjectOf } from '../../sessions/service/resolveBooker';
import { Caller } from '../../sessions/types';
import { findCurrent } from '../catalogue/findCurrent';
import { RegionGuard } from '../guard/RegionGuard';
import { MgtrOptions } from '../options';
import { buildReplica, ReplicaRecord, ReplicaStore } from '../replicas';
import { Planner } from '../wanted/Planner';
import { TemplateBook } from '../wanted/TemplateBook';
import { WantedStore } from '../wanted/WantedStore';
import { chooseVersion } from './chooseVersion';
import { requireTemplate, requireVersion } from './requireTemplate';

/** What people decide about templates in their regions. */
export class RegionDecisions {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      federation: Federation;
      book: TemplateBook;
      wanted: WantedStore;
      replicas: ReplicaStore;
      planner: Planner;
      regionGuard: RegionGuard;
      hints: ChangeHints;
      now?: () => number;
    },
  ) {}

  /** Brings a version to regions now; tells of each region where that was not begun. */
  async sync(
    request: z.output<typeof syncRequestSchema>,
    caller: Caller,
  ): Promise<SyncAnswer> {
    const { book, federation, options, wanted, replicas, hints } = this.on;
    const entry = await requireTemplate(book, request.path);
    const manageable = await this.on.regionGuard.manageable(caller);
    if (manageable.size === 0) throw this.notAllowed([]);
    if (request.version !== 'latest') requireVersion(entry, request.version);
    const wish = (id: string) => book.wantedIn(entry, id).policy;
    const regionIds = request.regionIds
      ? [...new Set(request.regionIds)]
      : [...manageable].filter(id => wish(id) !== 'none');
    const begun: string[] = [];
    const refused: SyncAnswer['refused'] = [];
    for (const regionId of regionIds) {
      const region = federation.list().find(({ id }) => id === regionId);
      const { version, problem } =
        region && manageable.has(regionId)
          ? chooseVersion(entry, region, request.version, { book, options })
          : { problem: explainUnmanageable(regionId, region) };
      if (problem) {
        refused.push({ regionId, problem });
        continue;
      }
      await wanted.demand({
        versionId: version.id,
        regionId,
        askedBy: subjectOf(caller),
        askedAt: this.now(),
      });
      const { id } = await replicas.want({
        versionId: version.id,
        regionId,
        mode: options.regions.get(regionId)!.delivery,
        urgency: 1,
        again: true,
      });
      begun.push(id);
    }
    replicas.wake();
    hints.hint({ type: 'mgtr' });
    const items = await replicas.list({ ids: begun });
    return { items: await this.present(items, manageable), refused };
  }

  /** Says what regions want of a template. Throws when the caller may not decide for all of them: nothing is done by half. */
  async setWanted(
    input: z.output<typeof wantedInputSchema>,
    caller: Caller,
  ): Promise<void> {
    const { book, wanted, federation, options, planner } = this.on;
    const { path, policy, version, keepVersions } = input;
    const entry = await requireTemplate(book, path);
    const manageable = await this.on.regionGuard.manageable(caller);
    const regions = federation.list();
    for (const regionId of input.regionIds) {
      if (!regions.some(({ id }) => id === regionId)) {
        throw new InputError(
          `Invalid request: regionIds: there is no region "${regionId}"`,
        );
      }
    }
    const foreign = input.regionIds.filter(id => !manageable.has(id));
    if (foreign.length > 0) throw this.notAllowed(foreign);
    if (version) {
      for (const region of regions) {
        if (!input.regionIds.includes(region.id)) continue;
        const { problem } = chooseVersion(entry, region, version, {
          book,
          options,
        });
        if (problem) {
          throw new InputError(
            `Invalid request: version: ${problem.message}. ${problem.remedy}`,
          );
        }
      }
    }
    const versionIds = entry.versions.map(({ id }) => id);
    for (const regionId of input.regionIds) {
      const key = { regionId, path };
      if (policy === 'default') {
        await wanted.clearWanted(key);
      } else {
        await wanted.setWanted({
          ...key,
          policy,
          pinnedVersion: version,
          keepVersions,
        });
      }
      await wanted.dropPersonalDemands({ regionId, versionIds });
    }
    await planner.plan([path]);
    this.on.hints.hint({ type: 'mgtr' });
  }

  /** Tries again what failed or waits. Throws NotFoundError, NotAllowedError. */
  async retry(replicaId: string, caller: Caller): Promise<Replica> {
    const { replicas, regionGuard, hints } = this.on;
    const replica = await replicas.get(replicaId);
    if (!replica || replica.state === 'gone') {
      throw new NotFoundError(`There is no replica ${replicaId}`);
    }
    const manageable = await regionGuard.manageable(caller);
    if (!manageable.has(replica.regionId)) {
      throw this.notAllowed([replica.regionId]);
    }
    await replicas.retry(replicaId);
    replicas.wake();
    hints.hint({ type: 'mgtr' });
    const after = (await replicas.get(replicaId)) ?? replica;
    return (await this.present([after], manageable))[0];
  }

  private async present(
    records: ReplicaRecord[],
    manageable: ReadonlySet<string>,
  ): Promise<Replica[]> {
    const paths = [...new Set(records.map(({ path }) => path))];
    const entries = await this.on.book.read(paths);
    return records.map(record => {
      const entry = entries.find(({ path }) => path === record.path);
      return buildReplica(record, {
        current:
          entry !== undefined &&
          findCurrent(entry, record.regionId)?.id === record.id,
        manageable: manageable.has(record.regionId),
        now: this.now(),
      });
    });
  }

  private notAllowed(regionIds: string[]): NotAllowedError {
    const names = this.on.federation
      .list()
      .filter(({ id }) => regionIds.includes(id))
      .map(({ name }) => name);
    return new NotAllowedError(
      names.length === 0
        ? 'You may not decide about the templates of any region; ask its administrators'
        : `You may not decide about the templates of ${names.join(
            ', ',
          )}; ask the administrators there`,
    );
  }

  private now(): number {
    return (this.on.now ?? Date.now)();
  }
}

function explainUnmanageable(
  regionId: string,
  region: RegionDefinition | undefined,
): Problem {
  return region
    ? {
        code: 'not-allowed',
        message: `${region.name}: you may not decide about its templates`,
        remedy: 'Ask its administrators.',
      }
    : { code: 'not-found', message: `There is no region "${regionId}"` };
}
