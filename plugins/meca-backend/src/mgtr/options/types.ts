import { DeliveryMode } from '@meca/backstage-plugin-meca-common';
import { RepositoryTrust } from '@meca/meca-mgtr';
import { VersionSourceAddress } from '../versions/types';

/** A repository of the configuration that can be used. */
export interface RepositoryOptions {
  id: string;
  /** The repository first, then its mirrors. Holds secrets. */
  addresses: VersionSourceAddress[];
  trust: RepositoryTrust;
  /** Present when versions can be published from here. */
  publish?: {
    /** Folder of the repository. */
    folder: string;
    /** Folder of private keys; absent: nothing is signed. */
    keys?: string;
    inbox: string;
    /** Group that may publish under each name, in lower case. */
    publishers: Record<string, string>;
  };
}

/** How templates reach one region, and which. */
export interface RegionMgtrOptions {
  delivery: DeliveryMode;
  /** Secret. */
  edgeToken?: string;
  /** Table of windows in the region's zone; readable by `BandwidthSchedule.parse`. */
  bandwidth?: string;
  /** What the region wants of templates about which nobody chose: the latest version, or nothing. */
  wants: 'all' | 'chosen';
  sync: 'on-publish' | 'daily';
  /** Of the daily sync, in the region's zone. */
  dailyAt: { hour: number; minute: number };
  /** Largest disk that the region accepts, in bytes. */
  largestDiskBytes?: number;
  /** Who is told of failures and recoveries; absent: nobody. */
  notify?: string;
}

/** `meca.mgtr` and `meca.regions.<id>.mgtr`, as far as they are sound. */
export interface MgtrOptions {
  /** In the order of the configuration: of a path in two of them, the first one's versions count. */
  repositories: RepositoryOptions[];
  refreshIntervalMs: number;
  staging?: { folder: string; floorBytes?: number };
  serve: { host?: string; port?: number; publicHost?: string };
  keepVersions: number;
  graceMs: number;
  /** Who is told of repositories in trouble, and of regions that name nobody; absent: nobody. */
  notify?: string;
  /** By region id; regions whose keys are faulty are not among them and get nothing. */
  regions: Map<string, RegionMgtrOptions>;
}

/** A fault of the configuration, by its key. */
export interface MgtrConfigProblem {
  key: string;
  message: string;
  repositoryId?: string;
  regionId?: string;
}
