import { Pruning } from '@meca/backstage-plugin-meca-common';
import {
  KeyFolder,
  Ledger,
  listBuried,
  planPruning,
  PrunableVersion,
  readKeys,
  RememberedManifests,
} from '@meca/meca-mgtr';
import { openPublishLedger } from '../publish/openPublishLedger';
import { PublishableRepository } from '../publish/requirePublishable';
import { Need, NeedsOf, VersionNeeds } from './VersionNeeds';

const DAY_MS = 24 * 60 * 60_000;
/** Half a kilobyte each. */
const MOST_REMEMBERED = 20_000;

/** How many versions stay, for how many days files stay after that, and of which template; left out: of all. */
export interface PruningRequest {
  keep: number;
  graceDays: number;
  path?: string;
}

/** A version with more than its number to say about whether it goes. */
export interface JudgedVersion extends PrunableVersion {
  /** Empty: it goes. */
  needs: Need[];
}

export interface PruningPlan {
  /** By path, the highest version first. */
  versions: JudgedVersion[];
  files: Pruning['files'];
}

/** Decides what may go from a repository: what is too much by number, and needed by nobody. */
export class PruningPlanner {
  /** By repository: a plan is asked for again and again, and reading ten thousand manifests takes ten seconds. */
  private readonly remembered = new Map<string, RememberedManifests>();

  constructor(
    private readonly on: { needs: VersionNeeds; now?: () => number },
  ) {}

  /** Throws MgtrError. */
  async plan(
    repository: PublishableRepository,
    request: PruningRequest,
  ): Promise<PruningPlan> {
    const ledger = openPublishLedger(repository.publish);
    const remembered = this.remember(repository);
    const listed = await planPruning({ ledger, ...request, remembered });
    const versions = await this.judge(repository, request, listed);
    return {
      versions: versions.reverse().sort((a, b) => compare(a.path, b.path)),
      files: await this.readFiles(ledger, request),
    };
  }

  /** What is to be said about each of these versions at this moment. */
  async judge(
    repository: PublishableRepository,
    request: PruningRequest,
    listed: PrunableVersion[],
  ): Promise<JudgedVersion[]> {
    const paths = [...new Set(listed.map(({ path }) => path))];
    const needsOf = await this.on.needs.read(repository.id, paths);
    const signers = await readSigners(repository);
    return listed.map(version => ({
      ...version,
      needs: version.stays
        ? [explainStay(version, request)]
        : explainNeeds(version, { needsOf, signers, request }),
    }));
  }

  private remember({ id }: PublishableRepository): RememberedManifests {
    const known = this.remembered.get(id);
    if (known && known.size < MOST_REMEMBERED) return known;
    const none: RememberedManifests = new Map();
    this.remembered.set(id, none);
    return none;
  }

  private async readFiles(
    ledger: Ledger,
    { graceDays, path }: PruningRequest,
  ): Promise<Pruning['files']> {
    const now = (this.on.now ?? Date.now)();
    return (await listBuried(ledger))
      .filter(buried => path === undefined || path === buried.path)
      .map(buried => {
        const from = Date.parse(buried.unlistedAt) + graceDays * DAY_MS;
        return {
          path: buried.path,
          version: buried.version,
          unlistedAt: new Date(buried.unlistedAt).toISOString(),
          deleteFrom: new Date(from).toISOString(),
          due: from <= now,
        };
      });
  }
}

/** Publishers whose lists can be changed from here; undefined: nothing is signed. */
async function readSigners({
  publish,
}: PublishableRepository): Promise<Set<string> | undefined> {
  if (publish.keys === undefined) return undefined;
  const { publishers } = await readKeys(publish.folder);
  const found = await new KeyFolder(publish.keys).list();
  const here = new Set(found.map(({ key }) => key.id));
  return new Set(
    publishers
      .filter(
        ({ keyIds, threshold }) =>
          keyIds.filter(id => here.has(id)).length >= threshold,
      )
      .map(({ name }) => name),
  );
}

function explainStay(
  { stays, error }: PrunableVersion,
  { keep }: PruningRequest,
): Need {
  switch (stays) {
    case 'damaged':
      return {
        code: 'damaged',
        message: [error?.message, error?.remedy].filter(Boolean).join('. '),
      };
    case 'only':
      return {
        code: 'only',
        message: 'No version of the template could be used without it',
      };
    default:
      return {
        code: 'newest',
        message:
          keep === 1 ? 'It is the newest' : `It is one of the ${keep} newest`,
      };
  }
}

function explainNeeds(
  version: PrunableVersion,
  known: {
    needsOf: NeedsOf;
    signers: ReadonlySet<string> | undefined;
    request: PruningRequest;
  },
): Need[] {
  const { needsOf, signers, request } = known;
  const needs = needsOf(version);
  if (!signers || signers.has(version.publisher)) return needs;
  return [
    ...needs,
    {
      code: 'no-key',
      message: `The key of the publisher ${version.publisher} is not at this portal. Where it is kept, run: meca-mgtr prune --keep ${request.keep} --path ${version.path}`,
    },
  ];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
