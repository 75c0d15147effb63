import type { Content } from '../content/Content';

/** A line between a server and those who fetch from it. */
export interface LineShape {
  /** Each way. */
  mbitPerSecond: number;
  rttMs: number;
  /** Share of the packets that get lost, 0 to 1, each way. */
  loss: number;
  /** Which packets get lost: the same number, the same choice. Default 1. */
  seed?: number;
}

/** A server with chunks, seen over a line. */
export interface Served {
  /** Ends in `/`. */
  url: string;
  /** What programs are started with, to be at the near end of the line. */
  prefix: readonly string[];
  /** Breaks all connections that are open. */
  cut(): void;
  stop(): Promise<void>;
}

/** Makes lines. */
export interface Network {
  /** How, for the table. */
  how: string;
  serve(
    content: Content,
    line: LineShape | undefined,
    folder: string,
  ): Promise<Served>;
}
