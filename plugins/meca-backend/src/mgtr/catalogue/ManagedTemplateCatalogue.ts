import { Offering, Template } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { Federation } from '../../federation';
import { buildTemplates, RegionTemplates } from '../observed/buildTemplates';
import { ObservedTemplateCatalogue } from '../observed/ObservedTemplateCatalogue';
import { TemplateCatalogue, TemplateReadiness } from '../types';
import { BookEntry, TemplateBook } from '../wanted/TemplateBook';
import { WantedStore } from '../wanted/WantedStore';
import { ArrivalForecast } from './ArrivalForecast';
import {
  describeAbsent,
  describeMissing,
  findBest,
  overlay,
} from './sessionTemplates';

/** What regions tell of their templates, seen with what is known of the versions of repositories. */
export class ManagedTemplateCatalogue implements TemplateCatalogue {
  constructor(
    private readonly on: {
      observed: ObservedTemplateCatalogue;
      federation: Federation;
      book: TemplateBook;
      forecast: ArrivalForecast;
      wanted: WantedStore;
      /** A session asked for versions of this path. */
      onDemand: (path: string) => void;
      now?: () => number;
    },
  ) {}

  async list(): Promise<Template[]> {
    const [entries, told] = await Promise.all([
      this.on.book.read(),
      this.on.observed.templates(),
    ]);
    const now = new Date(this.now()).toISOString();
    const templates = buildTemplates(
      this.on.federation.list().map(({ id: regionId }) => {
        const region = told.find(r => r.regionId === regionId);
        const observed = region?.templates ?? [];
        return {
          regionId,
          templates: overlay(entries, regionId, observed),
          observedAt: region?.observedAt ?? now,
          stale: region?.stale ?? false,
        };
      }),
    );
    const unsigned = new Set(
      entries.filter(e => this.on.book.isUnsigned(e)).map(({ path }) => path),
    );
    return [...templates, ...describeAbsent(entries, templates)]
      .map(template =>
        unsigned.has(template.path)
          ? { ...template, unsigned: true }
          : template,
      )
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  offerings(): Promise<Offering[]> {
    return this.on.observed.offerings();
  }

  async readiness(
    options: Parameters<TemplateCatalogue['readiness']>[0],
  ): Promise<Map<string, TemplateReadiness>> {
    return (await this.readReadiness([options.path]))(options);
  }

  /** As `readiness`, for many sessions at one moment: what is known of these paths is read once. */
  async readReadiness(
    paths: string[],
  ): Promise<
    (
      wanted: Parameters<TemplateCatalogue['readiness']>[0],
    ) => Map<string, TemplateReadiness>
  > {
    const [entries, told] = await Promise.all([
      this.on.book.read(paths),
      this.on.observed.templates(),
    ]);
    const byPath = new Map(entries.map(entry => [entry.path, entry]));
    const known = new Map<string, Map<string, TemplateReadiness>>();
    return wanted => {
      const key = `${wanted.path} ${wanted.version}`;
      const readiness =
        known.get(key) ??
        this.judgeRegions(wanted, { entry: byPath.get(wanted.path), told });
      known.set(key, readiness);
      return readiness;
    };
  }

  private judgeRegions(
    { path, version }: Parameters<TemplateCatalogue['readiness']>[0],
    known: { entry: BookEntry | undefined; told: RegionTemplates[] },
  ): Map<string, TemplateReadiness> {
    const { federation, forecast } = this.on;
    const { entry, told } = known;
    const inRegion = new Map(
      federation.list().map(({ id }) => {
        const templates = told.find(r => r.regionId === id)?.templates ?? [];
        const own = templates.filter(template => template.path === path);
        return [id, overlay(entry ? [entry] : [], id, own)] as const;
      }),
    );
    const newest = findBest([...inRegion.values()].flat(), 'latest');
    return new Map(
      federation.list().map(region => {
        const here = inRegion.get(region.id)!;
        const best = findBest(here, version);
        if (best) {
          const newestElsewhere =
            version === 'latest' && newest!.versionKey > best.versionKey;
          return [
            region.id,
            { state: 'ready', version: best.version, newestElsewhere },
          ];
        }
        const coming =
          entry && forecast.of(entry, region, { version, now: this.now() });
        return [region.id, coming ?? describeMissing(here, entry, version)];
      }),
    );
  }

  async demand(
    tx: Knex,
    demand: Parameters<TemplateCatalogue['demand']>[1],
  ): Promise<void> {
    const { sessionId, regionId, path, coming, neededAt } = demand;
    const askedBy = `session:${sessionId}`;
    await this.on.wanted.dropDemandsOf(askedBy, tx);
    if (!coming) return;
    const { versionId } = coming;
    const askedAt = this.now();
    await this.on.wanted.demand(
      { versionId, regionId, askedBy, neededAt, askedAt },
      tx,
    );
    this.on.onDemand(path);
  }

  async resolve(
    options: Parameters<TemplateCatalogue['resolve']>[0],
  ): ReturnType<TemplateCatalogue['resolve']> {
    const { regionId, path, version } = options;
    const [entry, told] = await Promise.all([
      this.on.book.get(path),
      this.on.observed.templatesOf(regionId),
    ]);
    const best = findBest(
      overlay(
        entry ? [entry] : [],
        regionId,
        told.filter(template => template.path === path),
      ),
      version,
    );
    return (
      best && {
        version: best.version,
        cloudTemplateId: best.id,
        access: best.access,
      }
    );
  }

  offering(
    options: Parameters<TemplateCatalogue['offering']>[0],
  ): ReturnType<TemplateCatalogue['offering']> {
    return this.on.observed.offering(options);
  }

  private now(): number {
    return (this.on.now ?? Date.now)();
  }
}
