import type { Content } from '../content/Content';

/** All chunks of a version from one server into an empty folder. */
export interface FetchJob {
  /** Ends in `/`. */
  url: string;
  content: Content;
  manifestFile: string;
  folder: string;
  /** So many files at a time, one connection each. */
  connections: number | 'auto';
  /** What programs are started with, to be at the right end of a line. */
  prefix: readonly string[];
}

export interface Fetched {
  seconds: number;
  /** Most connections that were open at a time, where that is known. */
  connections?: number;
}

/** A program that fetches. */
export interface Fetcher {
  name: string;
  fetch(job: FetchJob): Promise<Fetched>;
}
