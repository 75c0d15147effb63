import { readFile } from 'node:fs/promises';
import { renameSync, writeFileSync } from 'node:fs';
import { emptyRecords, RegionRecords } from '../region/records';

const DEBOUNCE_MS = 200;
const VERSION = 1;

interface SavedState {
  version: number;
  regions: Record<string, RegionRecords>;
}

interface Saved {
  id: string;
  records: RegionRecords;
}

/** Keeps the records of all regions in one file, written whole and then renamed. */
export class StateFile {
  private timer: NodeJS.Timeout | undefined;
  private source: (() => Saved[]) | undefined;

  private constructor(
    private readonly file: string | undefined,
    private readonly saved: SavedState,
  ) {}

  /** Reads what a former run left; without a name nothing is kept. */
  static async open(file: string | undefined): Promise<StateFile> {
    const empty: SavedState = { version: VERSION, regions: {} };
    if (!file) return new StateFile(file, empty);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return new StateFile(file, empty);
    }
    const state: SavedState = JSON.parse(text);
    if (state.version !== VERSION) {
      throw new Error(
        `${file} is the state of another release of the simulator; delete it to start afresh`,
      );
    }
    return new StateFile(file, state);
  }

  recordsOf(regionId: string): RegionRecords {
    return { ...emptyRecords(), ...this.saved.regions[regionId] };
  }

  /** Saves shortly after the first of a burst of changes. */
  saveSoon(source: () => Saved[]): void {
    if (!this.file) return;
    this.source = source;
    this.timer ??= setTimeout(() => this.save(), DEBOUNCE_MS);
  }

  close(): void {
    if (this.timer) this.save();
  }

  private save(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.file || !this.source) return;
    const regions = Object.fromEntries(
      this.source().map(({ id, records }) => [id, records]),
    );
    const text = JSON.stringify({ version: VERSION, regions });
    const temporary = `${this.file}.${process.pid}.tmp`;
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, this.file);
  }
}
