import { listTargets, TufSession } from '../trust';
import type { Carrier } from './Carrier';
import { refreshVersions } from './refreshVersions';
import type {
  RefreshOptions,
  RefreshResult,
  RepositoryReader,
} from './RepositoryReader';
import { RepositorySources } from './RepositorySources';

/** A repository whose metadata is signed: nothing that its publishers did not sign gets out of here. */
export class TufRepositoryReader implements RepositoryReader {
  constructor(
    private readonly carriers: readonly Carrier[],
    private readonly root: string,
  ) {}

  get label(): string {
    return this.carriers[0].label;
  }

  async refresh(options: RefreshOptions): Promise<RefreshResult> {
    const { root } = this;
    const { state, signal } = options;
    const [first, ...mirrors] = this.carriers;
    const sources = new RepositorySources(first, mirrors);
    const session = await TufSession.start({ sources, root, state, signal });
    const list = await listTargets(session, { source: this.label, signal });
    const publishers = new Set(
      Object.keys(session.targets.delegations?.roles ?? {}),
    );
    const versions = await refreshVersions(sources, {
      ...options,
      files: list.targets.values(),
      // A publisher whose delegation was taken away has no say any more; one that cannot be read now may come back.
      isComplete: ({ publisher }) =>
        publisher !== undefined &&
        (list.complete.has(publisher) || !publishers.has(publisher)),
    });
    return {
      ...versions,
      state: session.state,
      trust: 'tuf',
      problems: [...list.problems, ...versions.problems],
      faults: sources.faults,
      expiresAt: session.expiresAt,
      filesRead: session.filesRead + versions.filesRead,
    };
  }
}
