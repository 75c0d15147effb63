import { isDeepStrictEqual } from 'node:util';
import { delegatedPatterns } from '../../trust';
import type { KeyFolder } from '../keys/KeyFolder';
import { keyIdOf, type PublicKey } from '../keys/SigningKey';
import {
  commitMetadata,
  type CommitResult,
  type MetadataChanges,
} from './commitMetadata';
import type { FileEntry, RootSigned, TargetsSigned } from './documents';
import { layoutTargets } from './layoutTargets';
import { binNames, LocalMetadata } from './LocalMetadata';
import { unreadable } from './readDocument';

export type EditedTargets = Pick<TargetsSigned, 'targets' | 'delegations'>;

/** Changes the metadata of a repository on disk; nothing is written before `commit`. Use it under the repository's lock. */
export class MetadataEditor {
  private readonly changes: MetadataChanges = { delegated: new Map() };

  private constructor(
    readonly metadata: LocalMetadata,
    private readonly keys: KeyFolder,
    private readonly now: Date,
  ) {}

  static async open(options: {
    repository: string;
    keys: KeyFolder;
    now: Date;
  }): Promise<MetadataEditor> {
    const metadata = await LocalMetadata.load(options.repository);
    return new MetadataEditor(metadata, options.keys, options.now);
  }

  get publishers(): string[] {
    return this.delegations.roles!.map(({ name }) => name);
  }

  /** Everything that a publisher lists, by file. Throws `signature-refused` if its metadata is damaged. */
  targetsOf(publisher: string): Map<string, FileEntry> {
    if (this.metadata.broken.has(publisher)) {
      throw unreadable(this.metadata.repository, publisher);
    }
    const own = this.metadata.delegated.get(publisher);
    const roles = own ? [publisher, ...binNames(publisher, own)] : [];
    return new Map(
      roles.flatMap(role =>
        Object.entries(this.metadata.delegated.get(role)?.targets ?? {}),
      ),
    );
  }

  /** Replaces what a publisher lists. Only metadata files whose content differs are written. */
  setTargets(
    publisher: string,
    targets: ReadonlyMap<string, FileEntry>,
    options: { evenIfEqual?: boolean } = {},
  ): void {
    const before = this.metadata.delegated.get(publisher);
    const { bits, roles } = layoutTargets(publisher, targets, {
      leastBits: before?.delegations?.succinct_roles?.bit_length ?? 0,
    });
    for (const [role, files] of roles) {
      const edited: EditedTargets = { targets: Object.fromEntries(files) };
      if (role === publisher && bits > 0) {
        edited.delegations = this.binDelegation(publisher, bits);
      }
      const old = this.metadata.delegated.get(role);
      const equal =
        old !== undefined &&
        isDeepStrictEqual(old.targets, edited.targets) &&
        isDeepStrictEqual(old.delegations, edited.delegations);
      if (!equal || options.evenIfEqual) {
        this.changes.delegated.set(role, { publisher, ...edited });
      }
    }
  }

  /** Whether what a publisher listed stays believed when only these keys are. */
  isSignedBy(publisher: string, keyIds: string[]): boolean {
    const own = this.metadata.delegated.get(publisher);
    const roles = own ? [publisher, ...binNames(publisher, own)] : [];
    return roles.every(role =>
      this.metadata.signers.get(role)?.some(id => keyIds.includes(id)),
    );
  }

  /** Whether the last thing that a publisher signed was signed with a key that was taken away since. */
  hasWorthlessList(publisher: string): boolean {
    const { newest, delegated, broken } = this.metadata;
    const isDamaged = broken.has(publisher);
    return newest.has(publisher) && !delegated.has(publisher) && !isDamaged;
  }

  /** Gives a publisher its keys and folders; those before are replaced. */
  setPublisher(
    name: string,
    options: { keys: PublicKey[]; folders: string[] },
  ): void {
    const paths = options.folders.flatMap(delegatedPatterns);
    this.setPublisherPaths(name, { keys: options.keys, paths });
  }

  setPublisherPaths(
    name: string,
    options: { keys: PublicKey[]; paths: string[] },
  ): void {
    const { keys, roles } = structuredClone(this.delegations);
    for (const key of options.keys) keys[keyIdOf(key)] = key;
    const delegation = {
      name,
      keyids: options.keys.map(keyIdOf),
      threshold: 1,
      // Whoever is given a folder has it alone: nobody later in the list is asked about it.
      terminating: true,
      paths: options.paths,
    };
    const at = roles!.findIndex(role => role.name === name);
    if (at < 0) roles!.push(delegation);
    else roles![at] = delegation;
    this.setDelegations({ keys, roles });
  }

  removePublisher(name: string): void {
    const { keys, roles } = structuredClone(this.delegations);
    this.setDelegations({
      keys,
      roles: roles!.filter(role => role.name !== name),
    });
  }

  setRoot(edit: (root: RootSigned) => void): void {
    const root = structuredClone(this.changes.root ?? this.metadata.root);
    edit(root);
    this.changes.root = root;
  }

  /** Signs the top targets role anew though nothing in it changes. */
  touchTargets(): void {
    this.setDelegations(structuredClone(this.delegations));
  }

  touchSnapshot(): void {
    this.changes.snapshot = true;
  }

  /** Writes everything, `timestamp.json` last. */
  commit(): Promise<CommitResult> {
    return commitMetadata(this.metadata, this.changes, {
      keys: this.keys,
      now: this.now,
    });
  }

  get delegations(): NonNullable<TargetsSigned['delegations']> {
    const edited = this.changes.targets ?? this.metadata.targets;
    return { keys: {}, roles: [], ...edited.delegations };
  }

  private setDelegations(
    delegations: NonNullable<TargetsSigned['delegations']>,
  ): void {
    const used = new Set(delegations.roles?.flatMap(({ keyids }) => keyids));
    const keys = Object.entries(delegations.keys).filter(([id]) =>
      used.has(id),
    );
    this.changes.targets = {
      targets: this.metadata.targets.targets,
      delegations: { ...delegations, keys: Object.fromEntries(keys) },
    };
  }

  private binDelegation(publisher: string, bits: number) {
    const { keys, roles } = this.delegations;
    const role = roles!.find(({ name }) => name === publisher);
    const keyids = role?.keyids ?? [];
    return {
      keys: Object.fromEntries(keyids.map(id => [id, keys[id]])),
      succinct_roles: {
        keyids,
        threshold: 1,
        bit_length: bits,
        name_prefix: `${publisher}.b${bits}`,
      },
    };
  }
}
