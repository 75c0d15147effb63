import { RegionError } from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { refusalOf } from '../errors/RefusedError';
import { readPageSizeLimit } from '../errors/refusal';
import { CallParameters, CloudStackClient } from './CloudStackClient';
import { Body, readRows } from './envelope';

export interface ListAllOptions<T> {
  command: string;
  /** Key of the rows, e.g. `virtualmachine`. */
  key: string;
  parameters?: CallParameters;
  row: z.ZodType<T>;
  /** What makes a row the same row on two pages. */
  identify: (row: T) => string;
  /**
   * True: a list that does not have as many rows as CloudStack counts, or that changes while it is read, is read again and
   * then an error. Some releases count some lists wrongly, so ask for it only where a missing row does harm.
   */
  complete?: boolean;
  signal: AbortSignal;
}

const DEFAULT_PAGE_SIZE = 500;
const MAX_ROUNDS = 4;

/**
 * Reads lists to their end. CloudStack cuts a list at 500 rows without a word unless asked for pages, and refuses pages larger
 * than the operator allows; that limit is learned once.
 */
export class ListReader {
  readonly #client: CloudStackClient;
  #pageSize = DEFAULT_PAGE_SIZE;

  constructor(client: CloudStackClient) {
    this.#client = client;
  }

  async listAll<T>(options: ListAllOptions<T>): Promise<T[]> {
    const { region } = this.#client;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { rows, isComplete } = await this.#readPages(options);
      if (isComplete || !options.complete) return rows;
    }
    throw new RegionError({
      regionId: region.id,
      code: 'failed',
      message: `Region ${region.name} did not give a complete list for ${options.command}: it kept changing while it was read`,
      remedy: 'Repeat when less is under way in the region',
    });
  }

  /** Lists that CloudStack does not page. */
  async readOnce<T>(
    options: Pick<
      ListAllOptions<T>,
      'command' | 'key' | 'parameters' | 'row' | 'signal'
    >,
  ): Promise<T[]> {
    const { command, key, parameters = {}, row, signal } = options;
    const body = await this.#client.read(command, parameters, { signal });
    return readRows(body, key).rows.map(value =>
      this.#parseRow(row, value, command),
    );
  }

  async #readPages<T>(
    options: ListAllOptions<T>,
  ): Promise<{ rows: T[]; isComplete: boolean }> {
    // One size for all pages of a list, whatever others learn meanwhile.
    const pageSize = this.#pageSize;
    const found = new Map<string, T>();
    let firstCount: number | undefined;
    for (let page = 1; ; page++) {
      const answer = await this.#tryReadPage(options, { page, pageSize });
      if (!answer) return this.#readPages(options);
      const { rows, count } = answer;
      firstCount ??= count;
      // A row that goes while we read moves another to an earlier page, where we do not look again.
      if (options.complete && rows.length > 0 && count !== firstCount) {
        return { rows: [], isComplete: false };
      }
      const before = found.size;
      for (const row of rows) found.set(options.identify(row), row);
      const isLast =
        found.size === before ||
        (count === undefined ? rows.length < pageSize : found.size >= count);
      if (isLast) {
        return {
          rows: [...found.values()],
          isComplete: found.size >= (firstCount ?? 0),
        };
      }
    }
  }

  /** Undefined: the page is too large, and a smaller size has been learned. */
  async #tryReadPage<T>(
    options: ListAllOptions<T>,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<{ rows: T[]; count?: number } | undefined> {
    const { command, key, parameters, row, signal } = options;
    let body: Body;
    try {
      body = await this.#client.read(
        command,
        { ...parameters, page, pagesize: pageSize },
        { signal },
      );
    } catch (error) {
      const refusal = refusalOf(error);
      const limit = refusal && readPageSizeLimit(refusal);
      if (!limit || limit >= pageSize) throw error;
      this.#pageSize = Math.min(this.#pageSize, limit);
      return undefined;
    }
    const { rows, count } = readRows(body, key);
    return {
      rows: rows.map(value => this.#parseRow(row, value, command)),
      count,
    };
  }

  #parseRow<T>(schema: z.ZodType<T>, value: unknown, command: string): T {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const { region } = this.#client;
    const field = result.error.issues[0]?.path.join('.') || 'row';
    throw new RegionError({
      regionId: region.id,
      code: 'failed',
      message: `Region ${region.name} answered ${command} with something that cannot be read (${field})`,
      remedy: 'Report this with the version of the region’s CloudStack',
    });
  }
}
