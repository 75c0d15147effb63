import {
  AccessPort,
  MachineSize,
  Offering,
  Template,
} from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';

/** Whether sessions of a template version can run in a region. */
export type TemplateReadiness =
  | {
      state: 'ready';
      version: string;
      /** With `latest`: another region has a newer one ready. */
      newestElsewhere: boolean;
    }
  | ComingTemplate
  | { state: 'preparing' | 'failed' | 'missing' | 'withdrawn' };

/** A version of a repository that is on its way to a region, or would be as soon as somebody asks for it. */
export interface ComingTemplate {
  state: 'coming';
  versionId: string;
  version: string;
  /** Epoch milliseconds; a guess while nothing moves. Undefined: cannot be said. */
  expectedReadyAt?: number;
}

/**
 * Which templates and offerings exist where: what regions last told, and what is known of the versions of repositories.
 * Withdrawn versions are given to nobody, candidates only to their regions.
 */
export interface TemplateCatalogue {
  list(): Promise<Template[]>;
  offerings(): Promise<Offering[]>;
  /** In every region, by its id. */
  readiness(options: {
    path: string;
    version: 'latest' | string;
  }): Promise<Map<string, TemplateReadiness>>;
  /** A session needs a version that is coming; replaces what the session asked for before. Undefined: it needs none. */
  demand(
    tx: Knex,
    demand: {
      sessionId: string;
      regionId: string;
      path: string;
      coming: ComingTemplate | undefined;
      /** Epoch milliseconds. */
      neededAt: number;
    },
  ): Promise<void>;
  /**
   * The highest ready version of a template in a region, or exactly the wanted one.
   * Undefined: that is not ready there.
   */
  resolve(options: {
    regionId: string;
    path: string;
    version: 'latest' | string;
  }): Promise<
    | { version: string; cloudTemplateId: string; access: AccessPort[] }
    | undefined
  >;
  /** Undefined: no such offering there. */
  offering(options: {
    regionId: string;
    name: string;
  }): Promise<(MachineSize & { cloudOfferingId: string }) | undefined>;
}
