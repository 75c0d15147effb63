import { setTimeout as sleep } from 'node:timers/promises';
import { RegionList, Template } from '@meca/backstage-plugin-meca-common';
import { MecaClient } from './MecaClient';

/** How long a backend that has only just begun is waited for. */
const ATTEMPTS = 10;
const PAUSE_MS = 3_000;

/** A list, and whether what is not in it is really not there. */
export interface Reading<T> {
  items: T[];
  complete: boolean;
}

/** Reads regions and templates and says how much of the federation the MECA backend could see. Throws if it cannot be asked. */
export class FederationReader {
  static create(options: {
    client: MecaClient;
    pauseMs?: number;
  }): FederationReader {
    return new FederationReader(options.client, options.pauseMs ?? PAUSE_MS);
  }

  private constructor(
    private readonly client: MecaClient,
    private readonly pauseMs: number,
  ) {}

  /** Incomplete while the configuration has faults: a region with a typo is not a region that has left. */
  async regions(options: {
    signal: AbortSignal;
  }): Promise<Reading<RegionList['items'][number]>> {
    const { items, configProblems } = await this.client.listRegions(options);
    return { items, complete: (configProblems ?? []).length === 0 };
  }

  /** Incomplete, too, while some region has never answered: nobody knows what it has. */
  async templates(options: {
    signal: AbortSignal;
  }): Promise<Reading<Template>> {
    for (let attempt = 1; ; attempt++) {
      const regions = await this.regions(options);
      const waiting = regions.items.some(
        ({ health }) => health.state === 'unknown',
      );
      if (!waiting || attempt === ATTEMPTS) {
        const silent = regions.items.some(
          ({ health }) => health.lastAnswerAt === undefined,
        );
        return {
          items: (await this.client.listTemplates(options)).items,
          complete: regions.complete && !silent,
        };
      }
      await sleep(this.pauseMs, undefined, options);
    }
  }
}
