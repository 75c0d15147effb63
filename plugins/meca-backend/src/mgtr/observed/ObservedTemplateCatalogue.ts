import { LoggerService } from '@backstage/backend-plugin-api';
import { Offering, Problem } from '@meca/backstage-plugin-meca-common';
import { RegionDriver } from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { Federation } from '../../federation';
import {
  Observation,
  ObservationStore,
  RegionGate,
  RegionObserver,
  toProblem,
} from '../../observation';
import { ChangeHints } from '../../signals';
import { RegionTemplates } from './buildTemplates';
import {
  ObservedTemplate,
  observedOfferingSchema,
  observedTemplateSchema,
} from './regionAnswers';
import { TemplateCatalogue } from '../types';

/** How each subject is asked for and kept. */
const SUBJECTS = {
  templates: {
    schema: z.array(observedTemplateSchema),
    ask: (driver: RegionDriver, signal: AbortSignal) =>
      driver.listTemplates({ signal }),
  },
  offerings: {
    schema: z.array(observedOfferingSchema),
    ask: (driver: RegionDriver, signal: AbortSignal) =>
      driver.listOfferings({ signal }),
  },
} as const;
type Subject = keyof typeof SUBJECTS;

/** Templates and offerings as regions last told them; a silent region keeps its last list. */
export class ObservedTemplateCatalogue
  implements Pick<TemplateCatalogue, 'offerings' | 'offering'>, RegionObserver
{
  static create(options: {
    federation: Federation;
    gate: RegionGate;
    observations: ObservationStore;
    hints: ChangeHints;
    intervalMs: number;
    logger: LoggerService;
  }): ObservedTemplateCatalogue {
    return new ObservedTemplateCatalogue(options);
  }

  private constructor(
    private readonly deps: Parameters<
      typeof ObservedTemplateCatalogue.create
    >[0],
  ) {}

  /** What each region last told of its templates; regions that never did are left out. */
  async templates(): Promise<RegionTemplates[]> {
    const { schema } = SUBJECTS.templates;
    const stored = await this.deps.observations.list('templates', schema);
    const now = Date.now();
    return this.deps.federation.list().flatMap(({ id }) => {
      const told = stored.get(id);
      if (!told?.data || told.observedAt === undefined) return [];
      return {
        regionId: id,
        templates: told.data,
        observedAt: new Date(told.observedAt).toISOString(),
        stale: this.isStale(told, now),
      };
    });
  }

  /** What a region last told of its templates; none, if it never did. */
  async templatesOf(regionId: string): Promise<ObservedTemplate[]> {
    const { schema } = SUBJECTS.templates;
    const stored = await this.deps.observations.get(
      'templates',
      regionId,
      schema,
    );
    return stored?.data ?? [];
  }

  async offerings(): Promise<Offering[]> {
    const { schema } = SUBJECTS.offerings;
    const stored = await this.deps.observations.list('offerings', schema);
    const byName = new Map<string, Offering['regions']>();
    for (const { id: regionId } of this.deps.federation.list()) {
      for (const offering of stored.get(regionId)?.data ?? []) {
        const { name, cpuCores, cpuMhz, memoryBytes } = offering;
        const regions = byName.get(name) ?? [];
        regions.push({ regionId, cpuCores, cpuMhz, memoryBytes });
        byName.set(name, regions);
      }
    }
    return [...byName]
      .map(([name, regions]) => ({ name, regions }))
      .sort((a, b) => smallest(a) - smallest(b) || (a.name < b.name ? -1 : 1));
  }

  async offering(
    options: Parameters<TemplateCatalogue['offering']>[0],
  ): ReturnType<TemplateCatalogue['offering']> {
    const stored = await this.deps.observations.get(
      'offerings',
      options.regionId,
      SUBJECTS.offerings.schema,
    );
    const found = stored?.data?.find(({ name }) => name === options.name);
    return (
      found && {
        cpuCores: found.cpuCores,
        cpuMhz: found.cpuMhz,
        memoryBytes: found.memoryBytes,
        cloudOfferingId: found.id,
      }
    );
  }

  async observe(
    regionId: string,
    options: { signal: AbortSignal },
  ): Promise<void> {
    await Promise.all([
      this.observeSubject('templates', regionId, options),
      this.observeSubject('offerings', regionId, options),
    ]);
  }

  async markUnanswered(regionId: string, problem: Problem): Promise<void> {
    const at = Date.now();
    const { observations, hints } = this.deps;
    await observations.saveFailure({
      regionId,
      subject: 'templates',
      problem,
      at,
    });
    await observations.saveFailure({
      regionId,
      subject: 'offerings',
      problem,
      at,
    });
    hints.hint({ type: 'templates' });
  }

  private async observeSubject(
    subject: Subject,
    regionId: string,
    options: { signal: AbortSignal },
  ): Promise<void> {
    const { federation, gate, observations, hints, logger } = this.deps;
    const { ask, schema } = SUBJECTS[subject];
    const driver = federation.driver(regionId);
    const region = federation.get(regionId);
    try {
      const answer = await gate.ask<unknown>(region, options, signal =>
        ask(driver, signal),
      );
      const data = schema.parse(answer);
      await observations.saveAnswer({
        regionId,
        subject,
        data,
        at: Date.now(),
      });
    } catch (error) {
      options.signal.throwIfAborted();
      logger.warn(
        `Region ${regionId} did not list its ${subject}`,
        error as Error,
      );
      const at = Date.now();
      const problem = toProblem(error, { region, at });
      await observations.saveFailure({ regionId, subject, problem, at });
    }
    hints.hint({ type: 'templates' });
  }

  private isStale(told: Observation<unknown>, now: number): boolean {
    return (
      told.problem !== undefined ||
      now - (told.observedAt ?? 0) > 2 * this.deps.intervalMs
    );
  }
}

/** Small machines first, as people look for them. */
function smallest({ regions }: Offering): number {
  return Math.min(...regions.map(({ memoryBytes }) => memoryBytes));
}
