import { RegionDriver } from '../RegionDriver';
import { ImportTemplateRequest } from '../TemplateImport';

/** Trouble that an environment can bring upon its region. @public */
export type RegionTrouble =
  /** Its address takes no connections. */
  | 'unreachable'
  /** It takes every call and answers none. */
  | 'hangs'
  /** It carries out the next deploy, but its answer gets lost. */
  | 'loses-next-deploy-answer'
  /** It begins the next import, but its answer gets lost. */
  | 'loses-next-import-answer'
  /** What it fetches stops at 50 %, without an error. */
  | 'imports-get-stuck';

/** What is wrong with an image that an environment serves. @public */
export type ImageFault =
  /** It is no image of its format. */
  | 'broken-format'
  /** The connection breaks in the middle of it. */
  | 'breaks-off'
  /** It is not the one whose checksum is told. */
  | 'other-content';

/** An image that the region can fetch. @public */
export type ServedImage = Pick<
  ImportTemplateRequest,
  'url' | 'sha256' | 'format'
>;

/** @public */
export interface CreateDriverOptions {
  credentials?: 'right' | 'wrong';
  /** How long the driver itself waits for an answer. */
  timeoutMs?: number;
}

/**
 * A real region for {@link describeRegionDriver}, reached as in production: a simulator, or a cloud kept for tests.
 *
 * @public
 */
export interface RegionDriverEnvironment {
  regionId: string;
  /** What people call it; errors speak of it by this name. */
  regionName: string;
  /** What the region calls itself in `discoverRegions`. */
  regionNumber: number;
  /** Never to be seen in an error. */
  secrets: string[];
  /** Ready in the region; its machines answer on its access ports. */
  template: { path: string; version: string };
  /** Of which at least 12 machines fit. */
  smallOffering: string;
  /** Of which no machine fits, although it can be asked for. */
  hugeOffering: string;
  /** Makes another driver of the region. The suite closes it. */
  createDriver(options?: CreateDriverOptions): RegionDriver;
  /** An id of the cloud's own form under which there is nothing. */
  createUnknownId(): string;
  /** Makes a machine that belongs to no portal, without the driver; gives its id once it is there. */
  createForeignMachine(name: string): Promise<string>;
  /** How many machines have the name, as the region itself knows it; those on their way out do not count. */
  countMachines(name: string): Promise<number>;
  /** Serves a small image to the region until {@link RegionDriverEnvironment.stop}. */
  serveImage(fault?: ImageFault): Promise<ServedImage>;
  bringUpon(trouble: RegionTrouble): Promise<void>;
  /** Ends all trouble. */
  restore(): Promise<void>;
  /** Removes the region and all its machines. */
  stop(): Promise<void>;
}
