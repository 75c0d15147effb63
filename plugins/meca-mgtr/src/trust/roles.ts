import { DelegatedRole } from '@tufjs/models/dist/role';
import { METADATA_FOLDER, publisherNameSchema } from '../manifest';

/** What is believed of the size of metadata. The library needs time that grows with the square of the number of entries. */
export const METADATA_LIMITS = {
  rootBytes: 512 * 1024,
  timestampBytes: 16 * 1024,
  snapshotBytes: 2 * 1024 * 1024,
  targetsBytes: 512 * 1024,
  /** Targets in one metadata file. Publishers with more spread them over bins. */
  targetsPerFile: 500,
  snapshotEntries: 2000,
  rootRotations: 256,
  binBits: 8,
} as const;

export const TOP_ROLES = ['root', 'timestamp', 'snapshot', 'targets'] as const;
export type TopRole = (typeof TOP_ROLES)[number];

/** File of a role's metadata. Only the timestamp has one name for all times; everything else never changes once written. */
export function metadataFile(role: string, version: number): string {
  return role === 'timestamp'
    ? `${METADATA_FOLDER}/timestamp.json`
    : `${METADATA_FOLDER}/${version}.${role}.json`;
}

/**
 * Prefix of the names of a publisher's bins, into which its targets are spread by hash when they are many.
 *
 * @remarks
 * Names of publishers have no dot, so no publisher can make bins that bear the name of another.
 */
export function binPrefix(publisher: string, bits: number): string {
  return `${publisher}.b${bits}`;
}

/** Role names may become file names; only these are accepted. */
export function isPublisherName(name: string): boolean {
  return publisherNameSchema.safeParse(name).success;
}

const MOST_SEGMENTS = 10;

/**
 * Path patterns that let a publisher publish below `folder` and nowhere else; an empty folder means everywhere.
 *
 * @remarks
 * TUF compares patterns segment by segment and knows no `**`, so there is one for each depth: the shallowest manifest is
 * `<folder>/<version>/manifest.json`.
 */
export function delegatedPatterns(folder: string): string[] {
  const segments = folder === '' ? [] : folder.split('/');
  const patterns: string[] = [];
  const least = Math.max(2, 3 - segments.length);
  for (let stars = least; segments.length + stars <= MOST_SEGMENTS; stars++) {
    patterns.push([...segments, ...Array(stars).fill('*')].join('/'));
  }
  return patterns;
}

/** The folder that one of its `delegatedPatterns` is about. */
export function folderOfPattern(pattern: string): string {
  return pattern.replace(/(^|\/)\*(\/\*)*$/, '');
}

/** Whether one of the patterns of a delegation covers `file`, in the way of TUF. */
export function isDelegated(patterns: string[], file: string): boolean {
  const role = new DelegatedRole({
    name: 'publisher',
    keyIDs: [],
    threshold: 1,
    terminating: true,
    paths: patterns,
  });
  return role.isDelegatedPath(file);
}
