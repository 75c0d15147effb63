import { join } from 'node:path';
import { metadataFile } from '../../trust';
import { writeWhole } from '../files';
import type { KeyFolder } from '../keys/KeyFolder';
import type { SigningKey } from '../keys/SigningKey';
import {
  commonFields,
  isStale,
  signDocument,
  type MetaEntry,
  type RootSigned,
  type TargetsSigned,
} from './documents';
import type { LocalMetadata } from './LocalMetadata';
import { RoleWriter } from './RoleWriter';

type Edited = Pick<TargetsSigned, 'targets' | 'delegations'>;

export type MetadataChanges = {
  root?: RootSigned;
  targets?: Edited;
  /** By role: publishers and their bins. */
  delegated: Map<string, Edited & { publisher: string }>;
  /** Sign the snapshot anew even if nothing in it changes. */
  snapshot?: boolean;
};

export type CommitResult = {
  /** Roles for which new metadata was written. */
  written: string[];
  /** False when the online key is not here: readers see the change after the keeper's next `resign`. */
  visible: boolean;
};

/**
 * Signs and writes changed metadata.
 *
 * @remarks
 * Every file but `timestamp.json` has a new name, so readers see the old state whole until that one is replaced. While a key is
 * being changed, signatures of the old *and* the new one are put under the metadata, and the new root comes last: whichever root
 * a reader has at that moment, what it reads verifies.
 */
export async function commitMetadata(
  metadata: LocalMetadata,
  changes: MetadataChanges,
  options: { keys: KeyFolder; now: Date },
): Promise<CommitResult> {
  const { now } = options;
  const writer = new RoleWriter(metadata, options.keys);
  const oldRoot = metadata.root;
  const newRoot = changes.root ?? oldRoot;
  const keysOf = (role: keyof RootSigned['roles']) => [
    ...new Set([...oldRoot.roles[role].keyids, ...newRoot.roles[role].keyids]),
  ];

  const oldRoles = metadata.targets.delegations?.roles ?? [];
  const newRoles = changes.targets?.delegations?.roles ?? oldRoles;
  for (const [role, { publisher, ...edited }] of changes.delegated) {
    const delegations = [...oldRoles, ...newRoles];
    const keyIds = delegations
      .filter(({ name }) => name === publisher)
      .flatMap(({ keyids }) => keyids);
    await writer.write(role, [...new Set(keyIds)], version => ({
      _type: 'targets',
      ...commonFields('targets', { version, now }),
      ...edited,
    }));
  }
  if (changes.targets) {
    const edited = changes.targets;
    await writer.write('targets', keysOf('targets'), version => ({
      _type: 'targets',
      ...commonFields('targets', { version, now }),
      ...edited,
    }));
  }

  const online = await options.keys.find(keysOf('timestamp'));
  if (online.length > 0) {
    await writeSnapshotAndTimestamp(metadata, writer, {
      now,
      online,
      force: changes.snapshot ?? false,
    });
  }
  if (changes.root) {
    const root = changes.root;
    await writer.write('root', keysOf('root'), version => ({
      ...root,
      ...commonFields('root', { version, now }),
    }));
  }
  return { written: [...writer.entries.keys()], visible: online.length > 0 };
}

async function writeSnapshotAndTimestamp(
  metadata: LocalMetadata,
  writer: RoleWriter,
  options: { now: Date; online: SigningKey[]; force: boolean },
): Promise<void> {
  const { now, online, force } = options;
  const before = metadata.snapshot?.meta ?? {};
  const meta: Record<string, MetaEntry> = { ...before };
  for (const role of ['targets', ...metadata.delegated.keys()]) {
    const { version } = metadata.delegated.get(role) ?? metadata.targets;
    if (before[`${role}.json`]?.version === version) continue;
    meta[`${role}.json`] = await writer.entryOnDisk(role, version);
  }
  for (const [role, entry] of writer.entries) meta[`${role}.json`] = entry;

  const changed = Object.keys(meta).some(file => meta[file] !== before[file]);
  const old = metadata.snapshot;
  const stale = !old || isStale(old, 'snapshot', now);
  if (changed || stale || force) {
    await writer.writeWith('snapshot', online, version => ({
      _type: 'snapshot',
      ...commonFields('snapshot', { version, now }),
      meta,
    }));
  }
  const entry =
    writer.entries.get('snapshot') ?? metadata.timestamp!.meta['snapshot.json'];
  const version = (metadata.timestamp?.version ?? 0) + 1;
  const data = signDocument(
    {
      _type: 'timestamp',
      ...commonFields('timestamp', { version, now }),
      meta: { 'snapshot.json': entry },
    },
    online,
  );
  const file = join(metadata.repository, metadataFile('timestamp', version));
  await writeWhole(file, data);
}
