import { open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { TransferRecord, TransferStore } from './TransferStore';

const recordSchema = z.object({
  id: z.string(),
  path: z.string(),
  version: z.string(),
  state: z.enum(['fetching', 'assembling', 'staged', 'waiting', 'failed']),
  reservedBytes: z.number(),
  updatedAt: z.number(),
  usedAt: z.number(),
  problem: z
    .object({
      code: z.custom<NonNullable<TransferRecord['problem']>['code']>(
        value => typeof value === 'string',
      ),
      message: z.string(),
      remedy: z.string().optional(),
    })
    .optional(),
  notBefore: z.number().optional(),
});
const lineSchema = z.union([
  z.object({ put: recordSchema }),
  z.object({ remove: z.string() }),
]);

/** The journal is written anew when it has so many lines more than records. */
const MOST_STALE_LINES = 1000;

/**
 * Keeps transfers in a journal of JSON lines; for one process, such as an edge.
 *
 * A line is durable before `put` resolves. A kill can only tear the last line, which is then as if
 * it had not been written; the engine finds out from the disk where it really was.
 */
export class FileTransferStore implements TransferStore {
  readonly #file: string;
  readonly #records: Map<string, TransferRecord>;
  #journal: FileHandle;
  #lines: number;
  #torn = false;
  #writing: Promise<void> = Promise.resolve();

  static async open(file: string): Promise<FileTransferStore> {
    const records = await readJournal(file);
    const store = new FileTransferStore(
      file,
      records,
      await writeJournal(file, records),
    );
    return store;
  }

  private constructor(
    file: string,
    records: Map<string, TransferRecord>,
    journal: FileHandle,
  ) {
    this.#file = file;
    this.#records = records;
    this.#journal = journal;
    this.#lines = records.size;
  }

  async get(id: string): Promise<TransferRecord | undefined> {
    return this.#records.get(id);
  }

  async list(): Promise<TransferRecord[]> {
    return [...this.#records.values()];
  }

  async put(record: TransferRecord): Promise<void> {
    await this.#append({ put: record });
    this.#records.set(record.id, record);
  }

  async remove(id: string): Promise<void> {
    await this.#append({ remove: id });
    this.#records.delete(id);
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#journal.close();
  }

  #append(line: z.input<typeof lineSchema>): Promise<void> {
    const write = this.#writing
      // One failed write must not be the end of all later ones.
      .catch(() => {})
      .then(async () => {
        if (this.#lines - this.#records.size > MOST_STALE_LINES) {
          const journal = await writeJournal(this.#file, this.#records);
          await this.#journal.close();
          this.#journal = journal;
          this.#lines = this.#records.size;
        }
        // A full disk may have torn the line before; this one must not become its tail.
        const begin = this.#torn ? '\n' : '';
        this.#torn = true;
        await this.#journal.appendFile(`${begin}${JSON.stringify(line)}\n`);
        await this.#journal.datasync();
        this.#torn = false;
        this.#lines += 1;
      });
    this.#writing = write;
    return write;
  }
}

async function readJournal(file: string): Promise<Map<string, TransferRecord>> {
  const records = new Map<string, TransferRecord>();
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return records;
    }
    throw error;
  }
  for (const line of text.split('\n')) {
    const parsed = parseLine(line);
    if (parsed && 'put' in parsed) {
      records.set(parsed.put.id, parsed.put);
    } else if (parsed) {
      records.delete(parsed.remove);
    }
  }
  return records;
}

function parseLine(line: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Replaces the journal by one with a line per record, and leaves it open for more. */
async function writeJournal(
  file: string,
  records: ReadonlyMap<string, TransferRecord>,
): Promise<FileHandle> {
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w');
  try {
    for (const record of records.values()) {
      await handle.appendFile(`${JSON.stringify({ put: record })}\n`);
    }
    await handle.datasync();
    await rename(temporary, file);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
