import { RegionHealth, Discovery } from '@meca/backstage-plugin-meca-common';
import { RegionDriver } from '@meca/backstage-plugin-meca-node';

/** A region as read from `meca.regions.<id>`; holds no secret. */
export interface RegionDefinition {
  id: string;
  number: number;
  name: string;
  institutionRef: string;
  stage: 'production' | 'test';
  driverType: string;
  endpoint: URL;
  insecure: boolean;
  location: { latitude: number; longitude: number };
  /** IANA */
  timeZone: string;
  colour: string;
  /** What sessions may take at most; what is left out follows from the region's own capacity. */
  limits: {
    seats?: number;
    cpuMhz?: number;
    memoryBytes?: number;
    addresses?: number;
  };
  /** What other institutions may hold at one time. */
  lending: { seats?: number; cpuMhz?: number; memoryBytes?: number };
  /** Deployments under way at one time. */
  deployConcurrency: number;
}

/** A fault of the configuration, by its key. */
export interface ConfigProblem {
  key: string;
  message: string;
}

/** All regions of the federation. Nothing here waits for a network except {@link Federation.checkHealth} and discovery. */
export interface Federation {
  list(): RegionDefinition[];
  /** Throws NotFoundError. */
  get(regionId: string): RegionDefinition;
  /** Throws NotFoundError. */
  driver(regionId: string): RegionDriver;
  ownRegionOf(institutionRef: string): RegionDefinition | undefined;
  /** As last seen. */
  health(regionId: string): RegionHealth;
  checkHealth(
    regionId: string,
    options: { signal: AbortSignal },
  ): Promise<RegionHealth>;
  discover(
    regionId: string,
    options: { signal: AbortSignal },
  ): Promise<Discovery>;
  /** Faults of the configuration, by key. */
  problems(): ConfigProblem[];
}
