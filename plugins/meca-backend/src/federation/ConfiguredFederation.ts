import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { isError, NotFoundError } from '@backstage/errors';
import {
  Discovery,
  Problem,
  RegionHealth,
} from '@meca/backstage-plugin-meca-common';
import {
  RegionDriver,
  RegionDriverFactory,
} from '@meca/backstage-plugin-meca-node';
import {
  ObservationStore,
  RegionDoor,
  RegionGate,
  toProblem,
} from '../observation';
import { buildDiscovery } from './buildDiscovery';
import { ConfiguredRegion, readRegions } from './readRegions';
import {
  buildAnsweredHealth,
  buildFailedHealth,
  RegionHealthBook,
} from './RegionHealthBook';
import { ConfigProblem, Federation, RegionDefinition } from './types';

interface Member {
  definition: RegionDefinition;
  driver: RegionDriver;
}

/** The regions of `meca.regions` that are sound, each with its driver. */
export class ConfiguredFederation implements Federation, RegionDoor {
  /** Opens no connection. Logs every fault of the configuration and goes on with the rest. */
  static create(options: {
    config: Config;
    factories: Map<string, RegionDriverFactory>;
    gate: RegionGate;
    observations: ObservationStore;
    logger: LoggerService;
  }): ConfiguredFederation {
    const { config, factories, logger } = options;
    const { regions, problems } = readRegions(config);
    const members = new Map<string, Member>();
    for (const region of regions) {
      const member = createMember(region, { factories, logger, problems });
      if (member) members.set(region.definition.id, member);
    }
    for (const { key, message } of problems) {
      logger.error(`Invalid configuration: ${key} ${message}`);
    }
    logger.info(`The federation has ${members.size} regions`);
    return new ConfiguredFederation(
      members,
      problems,
      options.gate,
      RegionHealthBook.create({ observations: options.observations }),
    );
  }

  private constructor(
    private readonly members: Map<string, Member>,
    private readonly faults: ConfigProblem[],
    private readonly gate: RegionGate,
    private readonly healthBook: RegionHealthBook,
  ) {}

  list(): RegionDefinition[] {
    return [...this.members.values()].map(({ definition }) => definition);
  }

  ids(): string[] {
    return [...this.members.keys()];
  }

  get(regionId: string): RegionDefinition {
    return this.member(regionId).definition;
  }

  driver(regionId: string): RegionDriver {
    return this.member(regionId).driver;
  }

  ownRegionOf(institutionRef: string): RegionDefinition | undefined {
    const ref = institutionRef.toLocaleLowerCase('en-US');
    const owned = this.list().filter(region => region.institutionRef === ref);
    return owned.find(({ stage }) => stage === 'production') ?? owned[0];
  }

  health(regionId: string): RegionHealth {
    return this.healthBook.get(regionId);
  }

  problems(): ConfigProblem[] {
    return this.faults;
  }

  async checkHealth(
    regionId: string,
    options: { signal: AbortSignal },
  ): Promise<RegionHealth> {
    const { definition, driver } = this.member(regionId);
    let health: RegionHealth;
    try {
      const probe = await this.gate.ask(definition, options, signal =>
        driver.probe({ signal }),
      );
      health = buildAnsweredHealth(probe, Date.now());
    } catch (error) {
      options.signal.throwIfAborted();
      const at = Date.now();
      const problem = toProblem(error, { region: definition, at });
      health = buildFailedHealth(problem, this.health(regionId), at);
    }
    await this.healthBook.record(regionId, health, Date.now());
    return health;
  }

  async knock(
    regionId: string,
    options: { signal: AbortSignal },
  ): Promise<Problem | undefined> {
    const { state, problems } = await this.checkHealth(regionId, options);
    const silent = state === 'unreachable' || state === 'unauthorised';
    return silent ? problems[0] : undefined;
  }

  /** Takes over what other replicas saw. */
  async loadHealth(): Promise<void> {
    await this.healthBook.load();
  }

  async discover(
    regionId: string,
    options: { signal: AbortSignal },
  ): Promise<Discovery> {
    const { definition, driver } = this.member(regionId);
    const found = await this.gate.ask(definition, options, signal =>
      driver.discoverRegions({ signal }),
    );
    return buildDiscovery(regionId, found, this.list());
  }

  async close(): Promise<void> {
    await Promise.allSettled(
      [...this.members.values()].map(({ driver }) => driver.close()),
    );
  }

  private member(regionId: string): Member {
    const member = this.members.get(regionId);
    if (!member) throw new NotFoundError(`There is no region "${regionId}"`);
    return member;
  }
}

function createMember(
  region: ConfiguredRegion,
  options: {
    factories: Map<string, RegionDriverFactory>;
    logger: LoggerService;
    problems: ConfigProblem[];
  },
): Member | undefined {
  const { definition, config } = region;
  const { factories, problems } = options;
  const key = `meca.regions.${definition.id}`;
  const factory = factories.get(definition.driverType);
  if (!factory) {
    const known = [...factories.keys()].join(', ') || 'none is installed';
    problems.push({
      key: `${key}.driver`,
      message: `names a driver "${definition.driverType}" that is not installed (known: ${known}); add its module to the backend`,
    });
    return undefined;
  }
  try {
    const driver = factory.create({
      regionId: definition.id,
      regionName: definition.name,
      config,
      endpoint: definition.endpoint,
      logger: options.logger.child({ region: definition.id }),
    });
    return { definition, driver };
  } catch (error) {
    // Only an InputError is known to be written for people; anything else may hold the keys it stumbled over.
    const message =
      isError(error) && error.name === 'InputError'
        ? `is not accepted by the driver: ${error.message}`
        : 'made its driver fail';
    problems.push({ key, message });
    return undefined;
  }
}
