import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, MetadataKind, type Root } from '@tufjs/models';
import { METADATA_FOLDER } from '../../manifest';
import { isMgtrError, MgtrError } from '../../MgtrError';
import { binPrefix } from '../../trust';
import { describeFileError } from '../files';
import type {
  Document,
  RootSigned,
  SnapshotSigned,
  TargetsSigned,
  TimestampSigned,
} from './documents';
import {
  read,
  readNewest,
  toModel,
  unreadable,
  type Verify,
} from './readDocument';
import { wasRevoked } from './wasRevoked';

/**
 * The metadata of a repository as its keeper has it on disk: signatures are verified, expiry is not, because signing anew is how
 * expired metadata is cured.
 *
 * @remarks
 * Of `targets` and the publishers' roles the newest file that verifies is taken, also if the snapshot does not list it yet: it was
 * left by a publisher without the online key, or by one that was interrupted.
 */
export class LocalMetadata {
  private constructor(
    readonly repository: string,
    /** Highest version for which there is a file, by role. New files get higher ones. */
    readonly newest: ReadonlyMap<string, number>,
    readonly root: RootSigned,
    readonly targets: TargetsSigned,
    /** All roles of publishers and their bins. */
    readonly delegated: ReadonlyMap<string, TargetsSigned>,
    /** Ids of the keys that signed them. */
    readonly signers: ReadonlyMap<string, string[]>,
    /** Publishers whose metadata is damaged; the others go on. */
    readonly broken: ReadonlySet<string>,
    readonly snapshot: SnapshotSigned | undefined,
    readonly timestamp: TimestampSigned | undefined,
  ) {}

  static async load(repository: string): Promise<LocalMetadata> {
    const newest = await listVersions(repository);
    const rootVersion = newest.get('root');
    if (!rootVersion) {
      throw new MgtrError(
        'usage',
        `${repository} is not a signed repository: it has no root metadata`,
        { remedy: 'Begin one with: meca-mgtr keys create' },
      );
    }
    const { root, signed } = await orUnreadable(repository, 'root', () =>
      loadRoot(repository, rootVersion),
    );
    const listed = await orUnreadable(repository, 'timestamp', () =>
      loadListed(repository, newest),
    );
    const load = async (role: string, verify: Verify) =>
      readNewest(repository, role, {
        from: newest.get(role) ?? 0,
        to: listed.snapshot?.meta[`${role}.json`]?.version ?? 1,
        verify,
      });

    const targets = await load('targets', json =>
      root.verifyDelegate(
        'targets',
        Metadata.fromJSON(MetadataKind.Targets, json),
      ),
    );
    if (!targets) throw unreadable(repository, 'targets');
    const delegator = Metadata.fromJSON(MetadataKind.Targets, toModel(targets));
    const delegated = new Map<string, TargetsSigned>();
    const signers = new Map<string, string[]>();
    const broken = new Set<string>();
    const take = (role: string, document: Document<TargetsSigned>) => {
      delegated.set(role, document.signed);
      const keyIds = document.signatures.map(({ keyid }) => keyid);
      signers.set(role, keyIds);
    };
    for (const { name } of targets.signed.delegations?.roles ?? []) {
      const own = await load(name, json =>
        delegator.verifyDelegate(
          name,
          Metadata.fromJSON(MetadataKind.Targets, json),
        ),
      );
      if (!own) {
        // A delegation may be older than the first thing that its publisher signs, or given anew after it was taken away.
        const isFresh =
          !newest.has(name) ||
          (await wasRevoked(name, { repository, newest, root }));
        if (!isFresh) broken.add(name);
        continue;
      }
      take(name, own);
      const model = Metadata.fromJSON(MetadataKind.Targets, toModel(own));
      for (const bin of binNames(name, own.signed)) {
        const document = await load(bin, json =>
          model.verifyDelegate(
            bin,
            Metadata.fromJSON(MetadataKind.Targets, json),
          ),
        );
        if (document) take(bin, document);
        else broken.add(name);
      }
    }
    return new LocalMetadata(
      repository,
      newest,
      signed,
      targets.signed,
      delegated,
      signers,
      broken,
      listed.snapshot,
      listed.timestamp,
    );
  }
}

/** Names of the bins over which a publisher's targets are spread. */
export function binNames(publisher: string, signed: TargetsSigned): string[] {
  const bins = signed.delegations?.succinct_roles;
  if (!bins) return [];
  const digits = (2 ** bins.bit_length - 1).toString(16).length;
  return Array.from({ length: 2 ** bins.bit_length }, (_, n) => {
    const suffix = n.toString(16).padStart(digits, '0');
    return `${binPrefix(publisher, bins.bit_length)}-${suffix}`;
  });
}

/** The newest root that the chain from the first one leads to. */
async function loadRoot(
  repository: string,
  newest: number,
): Promise<{ root: Metadata<Root>; signed: RootSigned }> {
  const first = await read<RootSigned>(repository, 'root', 1);
  let root = Metadata.fromJSON(MetadataKind.Root, toModel(first));
  root.verifyDelegate('root', root);
  let signed = first.signed;
  for (let version = 2; version <= newest; version++) {
    const document = await read<RootSigned>(repository, 'root', version);
    const next = Metadata.fromJSON(MetadataKind.Root, toModel(document));
    root.verifyDelegate('root', next);
    next.verifyDelegate('root', next);
    root = next;
    signed = document.signed;
  }
  return { root, signed };
}

/** What is wrong with damaged metadata, the library says in errors of any kind. */
async function orUnreadable<T>(
  repository: string,
  role: string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (isMgtrError(error)) throw error;
    throw unreadable(repository, role);
  }
}

async function listVersions(repository: string): Promise<Map<string, number>> {
  const newest = new Map<string, number>();
  const folder = join(repository, METADATA_FOLDER);
  const names = await readdir(folder).catch(error => {
    if (error.code === 'ENOENT') return [];
    throw describeFileError(error, folder);
  });
  for (const name of names) {
    const match = /^(\d+)\.([a-z0-9.-]+)\.json$/.exec(name);
    if (!match) continue;
    const [, version, role] = match;
    newest.set(role, Math.max(newest.get(role) ?? 0, Number(version)));
  }
  return newest;
}

async function loadListed(
  repository: string,
  newest: ReadonlyMap<string, number>,
): Promise<{ snapshot?: SnapshotSigned; timestamp?: TimestampSigned }> {
  if (!newest.has('snapshot')) return {};
  const { signed } = await read<TimestampSigned>(repository, 'timestamp', 0);
  const { version } = signed.meta['snapshot.json'];
  const snapshot = await read<SnapshotSigned>(repository, 'snapshot', version);
  return { snapshot: snapshot.signed, timestamp: signed };
}
