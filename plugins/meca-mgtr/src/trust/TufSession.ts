import { createHash } from 'node:crypto';
import type { Targets } from '@tufjs/models';
import { EqualVersionError, ExpiredMetadataError } from 'tuf-js/dist/error';
import { TrustedMetadataStore } from 'tuf-js/dist/store';
import { MgtrError, isMgtrError } from '../MgtrError';
import { readCapped } from '../repository/readCapped';
import type { RepositoryState } from '../repository/RepositoryReader';
import type { RepositorySources } from '../repository/RepositorySources';
import {
  assertFew,
  assertInstant,
  assertStrictSignatures,
  isPast,
} from './assertMetadata';
import { METADATA_LIMITS as LIMITS, metadataFile } from './roles';
import { readTufState, type TufState } from './TufState';
import { describeTufError } from './tufErrors';

export type TufSessionOptions = {
  sources: RepositorySources;
  /** The root metadata that is trusted from the beginning, as text. */
  root: string;
  state?: RepositoryState;
  signal?: AbortSignal;
};

type Wanted = {
  file: string;
  maxBytes: number;
  /** Throws at data that cannot be believed. */
  accept: (data: Buffer) => void;
};

/**
 * One refresh of one repository's metadata, in the order of the TUF client workflow: root chain, timestamp, snapshot, targets,
 * then any delegated role.
 *
 * @remarks
 * All verification is `tuf-js`'s. Its own `Updater` is not used: it keeps state in a folder, wraps errors into text, and can look
 * up a target but not list them. What it does around its `TrustedMetadataStore` is repeated here.
 */
export class TufSession {
  filesRead = 0;

  private constructor(
    private readonly sources: RepositorySources,
    private readonly store: TrustedMetadataStore,
    private readonly before: TufState | undefined,
    private readonly after: TufState,
    private readonly signal?: AbortSignal,
  ) {}

  /** Verifies everything up to the top targets role. Throws an `MgtrError` with the role that was refused. */
  static async start(options: TufSessionOptions): Promise<TufSession> {
    const { sources, root, signal } = options;
    const anchor = createHash('sha256').update(root).digest('hex');
    const before = readTufState(options.state, anchor);
    const first = before?.root ?? root;
    let store: TrustedMetadataStore;
    try {
      store = new TrustedMetadataStore(Buffer.from(first));
    } catch (cause) {
      throw new MgtrError(
        'usage',
        `The trusted root given for ${sources.label} is not valid root metadata`,
        { cause, source: sources.label, role: 'root' },
      );
    }
    const session = new TufSession(
      sources,
      store,
      before,
      { kind: 'tuf', anchor, root: first, targets: {} },
      signal,
    );
    await session.loadRoot();
    await session.loadTimestamp();
    await session.loadSnapshot();
    await session.loadTargets('targets', 'root');
    return session;
  }

  /** What to remember for the next refresh. */
  get state(): TufState {
    return this.after;
  }

  /** The first moment at which some of the metadata that everything hangs on is too old. */
  get expiresAt(): string {
    const { root, timestamp, snapshot, targets } = this.store;
    const instants = [root, timestamp, snapshot, targets].flatMap(role =>
      role ? [Date.parse(role.signed.expires)] : [],
    );
    return new Date(Math.min(...instants)).toISOString();
  }

  get targets(): Targets {
    const { targets } = this.store;
    if (!targets) throw new Error('The session was not started');
    return targets.signed;
  }

  /** Whether anything was ever signed for a role. The snapshot cannot forget one: that would be refused as going back. */
  lists(role: string): boolean {
    return this.store.snapshot?.signed.meta[`${role}.json`] !== undefined;
  }

  /** Verifies and gives a targets role that `delegator` delegates to; asking again costs nothing. */
  async loadTargets(role: string, delegator: string): Promise<Targets> {
    return this.named(role, async () => {
      const meta = this.store.snapshot?.signed.meta[`${role}.json`];
      if (!meta) {
        throw new MgtrError(
          'signature-refused',
          `The snapshot of ${this.sources.label} does not list the ${role} metadata`,
          { source: this.sources.label, role },
        );
      }
      const old = this.before?.targets[role];
      const unchanged =
        old !== undefined &&
        accepted(() =>
          this.store.updateDelegatedTargets(Buffer.from(old), role, delegator),
        );
      let text = old;
      if (!unchanged) {
        const most = LIMITS.targetsBytes;
        const data = await this.take(role, {
          file: metadataFile(role, meta.version),
          maxBytes: Math.min(meta.length ?? most, most),
          accept: got => {
            assertFew(got, 'targets', LIMITS.targetsPerFile);
            this.store.updateDelegatedTargets(got, role, delegator);
          },
        });
        text = data.toString();
      }
      if (text !== undefined) this.after.targets[role] = text;
      const loaded = this.store.getRole(role);
      if (!loaded) throw new Error(`The ${role} metadata was not loaded`);
      assertInstant(loaded.signed.expires);
      return loaded.signed;
    });
  }

  private async loadRoot(): Promise<void> {
    await this.named('root', async () => {
      for (let i = 0; i < LIMITS.rootRotations; i++) {
        const version = this.store.root.signed.version + 1;
        const data = await this.takeNextRoot(version);
        if (!data) break;
        this.after.root = data.toString();
      }
      const { expires } = this.store.root.signed;
      assertInstant(expires);
      if (isPast(expires)) {
        throw new MgtrError(
          'signature-expired',
          `The root metadata of ${this.sources.label} has expired`,
          {
            source: this.sources.label,
            role: 'root',
            remedy:
              'The keeper of the root key must sign it anew (meca-mgtr resign, with that key).',
          },
        );
      }
    });
  }

  /** A store without listing rights answers 403 for what does not exist. */
  private async takeNextRoot(version: number): Promise<Buffer | undefined> {
    return this.take('root', {
      file: metadataFile('root', version),
      maxBytes: LIMITS.rootBytes,
      accept: data => this.store.updateRoot(data),
      isAbsent: error =>
        isMgtrError(error) &&
        (error.code === 'not-found' || error.details.httpStatus === 403),
    });
  }

  private async loadTimestamp(): Promise<void> {
    await this.named('timestamp', async () => {
      const old = this.before?.timestamp;
      if (old !== undefined) {
        // An expired one is kept by the store all the same, as the bound below which nothing newer may fall.
        const usable = accepted(() =>
          this.store.updateTimestamp(Buffer.from(old)),
        );
        if (usable) this.after.timestamp = old;
      }
      await this.take('timestamp', {
        file: metadataFile('timestamp', 0),
        maxBytes: LIMITS.timestampBytes,
        accept: data => {
          try {
            this.store.updateTimestamp(data);
            this.after.timestamp = data.toString();
          } catch (error) {
            // The same version again is the ordinary case; the one that was verified before stays.
            if (!(error instanceof EqualVersionError)) throw error;
            if (isPast(this.store.timestamp?.signed.expires)) {
              throw new ExpiredMetadataError('timestamp');
            }
          }
        },
      });
      assertInstant(this.store.timestamp?.signed.expires);
    });
  }

  private async loadSnapshot(): Promise<void> {
    await this.named('snapshot', async () => {
      const old = this.before?.snapshot;
      const unchanged =
        old !== undefined &&
        accepted(() => this.store.updateSnapshot(Buffer.from(old), true));
      if (unchanged) {
        this.after.snapshot = old;
        return;
      }
      const { version, length } = this.store.timestamp!.signed.snapshotMeta;
      const most = LIMITS.snapshotBytes;
      const data = await this.take('snapshot', {
        file: metadataFile('snapshot', version),
        maxBytes: Math.min(length ?? most, most),
        accept: got => {
          assertFew(got, 'meta', LIMITS.snapshotEntries);
          this.store.updateSnapshot(got);
        },
      });
      assertInstant(this.store.snapshot?.signed.expires);
      this.after.snapshot = data.toString();
    });
  }

  /**
   * Reads a file wherever a copy is that `accept` does not throw at. Undefined when it is absent, where that may be: what one
   * source says of that is enough, for a missing root is the ordinary case.
   */
  private take(
    role: string,
    wanted: Wanted & { isAbsent: (error: unknown) => boolean },
  ): Promise<Buffer | undefined>;
  private take(role: string, wanted: Wanted): Promise<Buffer>;
  private take(
    role: string,
    wanted: Wanted & { isAbsent?: (error: unknown) => boolean },
  ): Promise<Buffer | undefined> {
    const { file, maxBytes, accept, isAbsent } = wanted;
    const { signal } = this;
    return this.sources.firstGood(async carrier => {
      this.filesRead++;
      try {
        const data = await readCapped(carrier, file, { maxBytes, signal });
        assertStrictSignatures(data);
        accept(data);
        return data;
      } catch (error) {
        if (signal?.aborted) throw error;
        if (isAbsent?.(error)) return undefined;
        throw describeTufError(error, { source: carrier.label, role });
      }
    }, signal);
  }

  private async named<T>(role: string, step: () => Promise<T>): Promise<T> {
    this.signal?.throwIfAborted();
    try {
      return await step();
    } catch (error) {
      if (this.signal?.aborted) throw error;
      throw describeTufError(error, { source: this.sources.label, role });
    }
  }
}

function accepted(update: () => unknown): boolean {
  try {
    update();
    return true;
  } catch {
    return false;
  }
}
