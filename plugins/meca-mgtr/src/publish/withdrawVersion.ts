import { MgtrError } from '../MgtrError';
import type { Manifest } from '../manifest';
import type { Ledger } from './ledger/Ledger';
import {
  findVersion,
  listManifest,
  readLocalManifest,
} from './ledger/listedVersions';
import { parseOwn } from './describeVersion';

export type WithdrawOptions = {
  ledger: Ledger;
  path: string;
  version: string;
  /** Null takes a withdrawal back. */
  reason: string | null;
  now?: Date;
};

/** Publishes a further manifest of a version that says it must not be used any more. Its bytes stay. */
export async function withdrawVersion(
  options: WithdrawOptions,
): Promise<{ manifest: Manifest; revision: number; visible: boolean }> {
  const { ledger, reason, now = new Date() } = options;
  const { publisher } = await locateVersion(ledger, options);
  let result: { manifest: Manifest; revision: number } | undefined;
  const { visible } = await ledger.edit(publisher, async files => {
    const named = findVersion(files, options);
    if (!named) throw noSuchVersion(ledger, options);
    const known = await readLocalManifest(ledger.repository, named, files);
    if ((known.withdrawn === null) === (reason === null)) {
      result = { manifest: known, revision: named.revision };
      return;
    }
    const manifest = parseOwn({
      ...known,
      withdrawn: reason === null ? null : { at: now.toISOString(), reason },
    });
    const revision = named.revision + 1;
    await listManifest(ledger.repository, manifest, { revision, files });
    result = { manifest, revision };
  });
  return { ...result!, visible };
}

/** Whose version it is. Throws `usage` if nobody lists it. */
export async function locateVersion(
  ledger: Ledger,
  of: { path: string; version: string },
): Promise<{ publisher: string }> {
  for (const [publisher, files] of await ledger.read()) {
    if (findVersion(files, of)) return { publisher };
  }
  throw noSuchVersion(ledger, of);
}

function noSuchVersion(
  ledger: Ledger,
  of: { path: string; version: string },
): MgtrError {
  return new MgtrError(
    'usage',
    `${ledger.repository} lists no ${of.path} ${of.version}`,
    {
      path: of.path,
      version: of.version,
      remedy: 'See what there is with: meca-mgtr list',
    },
  );
}
