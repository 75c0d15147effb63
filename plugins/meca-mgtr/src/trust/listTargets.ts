import { setImmediate } from 'node:timers/promises';
import type { Targets } from '@tufjs/models';
import { MgtrError, isMgtrError } from '../MgtrError';
import { binPrefix, isPublisherName, METADATA_LIMITS } from './roles';
import type { TufSession } from './TufSession';

/** A file that a publisher signed for and may publish. */
export type TrustedTarget = {
  file: string;
  bytes: number;
  sha256: string;
  publisher: string;
};

export type PublisherProblem = {
  publisher: string;
  file?: string;
  error: MgtrError;
};

export type TargetList = {
  /** By file. */
  targets: Map<string, TrustedTarget>;
  /** Publishers whose list is complete: what is not in it is really not there. */
  complete: Set<string>;
  problems: PublisherProblem[];
};

/**
 * Everything that the publishers of a repository list.
 *
 * @remarks
 * Publishers are asked in the order of delegation; of two that may publish the same file, the first has it. A publisher that
 * cannot be believed is a problem of its own and harms no other.
 */
export async function listTargets(
  session: TufSession,
  options: { source: string; signal?: AbortSignal },
): Promise<TargetList> {
  const list: TargetList = {
    targets: new Map(),
    complete: new Set(),
    problems: [],
  };
  const roles = Object.values(session.targets.delegations?.roles ?? {});
  for (const role of roles) {
    const publisher = role.name;
    let whole = true;
    const report = (error: MgtrError, file?: string) => {
      list.problems.push({ publisher, file, error });
    };
    const take = (metadata: Targets, bin?: (file: string) => boolean) => {
      for (const target of Object.values(metadata.targets)) {
        const file = target.path;
        if (!role.isDelegatedPath(file) || (bin && !bin(file))) {
          report(notDelegated(publisher, file, options.source), file);
        } else if (!list.targets.has(file)) {
          list.targets.set(file, {
            file,
            bytes: target.length,
            sha256: target.hashes.sha256 ?? '',
            publisher,
          });
        }
      }
    };
    try {
      if (!isPublisherName(publisher)) {
        throw new MgtrError(
          'invalid',
          `${JSON.stringify(publisher)} is not the name of a publisher`,
          { source: options.source, role: publisher },
        );
      }
      if (!session.lists(publisher)) {
        list.complete.add(publisher);
        continue;
      }
      const own = await session.loadTargets(publisher, 'targets');
      take(own);
      for (const bin of binsOf(own, publisher)) {
        // One after the other, with air between them: each costs the event loop some milliseconds.
        await setImmediate();
        try {
          const metadata = await session.loadTargets(bin, publisher);
          const { succinctRoles } = own.delegations!;
          take(metadata, file => succinctRoles!.getRoleForTarget(file) === bin);
        } catch (error) {
          if (!isMgtrError(error)) throw error;
          whole = false;
          report(error);
        }
      }
    } catch (error) {
      if (!isMgtrError(error)) throw error;
      whole = false;
      report(error);
    }
    if (whole) list.complete.add(publisher);
  }
  return list;
}

function binsOf(metadata: Targets, publisher: string): Iterable<string> {
  const { delegations } = metadata;
  if (!delegations) return [];
  const bins = delegations.succinctRoles;
  if (
    !bins ||
    delegations.roles ||
    bins.bitLength > METADATA_LIMITS.binBits ||
    bins.namePrefix !== binPrefix(publisher, bins.bitLength)
  ) {
    throw new MgtrError(
      'signature-refused',
      `The publisher ${publisher} delegates to others, which is not accepted`,
      { role: publisher },
    );
  }
  return bins.getRoles();
}

function notDelegated(publisher: string, file: string, source: string) {
  return new MgtrError(
    'signature-refused',
    `The publisher ${publisher} of ${source} signed for ${file}, which is not below a folder of its own`,
    {
      source,
      role: publisher,
      file,
      remedy: `Whoever keeps the repository may give the folder to ${publisher} (meca-mgtr keys publisher).`,
    },
  );
}
