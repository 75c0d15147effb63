import { CarrierOptions, Manifest } from '@meca/meca-mgtr';
import { VersionStage } from '@meca/backstage-plugin-meca-common';

/** A place from which the archive of a version can be had: its repository or a mirror of it. */
export interface VersionSourceAddress {
  /** `https://…`, `http://…`, `file:///…` or `s3://bucket/prefix`; chunks are at `<url>/<path>/<version>/`. */
  url: string;
  /**
   * `network`: a remote edge may be given it. `portal`: only this portal's own processes can reach it (a folder), or may
   * (a bucket, whose keys do not leave the portal).
   */
  reach: 'network' | 'portal';
  /** Secret: never logged, shown or stored. */
  headers?: Record<string, string>;
  redirectHosts?: string[];
  /** PEM */
  ca?: string;
  allowInsecureHttp?: boolean;
  /** Secret; with `s3:` only. */
  s3?: CarrierOptions['s3'];
}

/** What delivery needs to know of one version. */
export interface DeliverableVersion {
  id: string;
  repositoryId: string;
  path: string;
  version: string;
  manifest: Manifest;
  publisher?: string;
  stage: VersionStage;
  /** The repository first, then its mirrors. Empty when the repository is no longer in the configuration. */
  sources: VersionSourceAddress[];
}

/** The versions that repositories publish or have published. */
export interface VersionSource {
  /** Undefined: there is no such version. */
  get(versionId: string): Promise<DeliverableVersion | undefined>;
}

/** A session that must find a version where it is. */
export interface HoldingSession {
  id: string;
  title: string;
  /** ISO 8601, UTC */
  startsAt: string;
}

/** Keeps versions from being taken away under a class. */
export interface RetirementGuard {
  /**
   * Undefined: no unfinished session in the region resolved or pins the version. Ask right before deleting; ids and titles are
   * for those who may see the sessions, so keep them out of stored problems and events.
   */
  mayRetire(
    versionId: string,
    regionId: string,
  ): Promise<undefined | { sessions: HoldingSession[] }>;
}
