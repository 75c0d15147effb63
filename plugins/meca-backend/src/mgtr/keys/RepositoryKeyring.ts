import { ConflictError } from '@backstage/errors';
import { RepositoryKeys } from '@meca/backstage-plugin-meca-common';
import {
  isMgtrError,
  KeyFolder,
  PublisherKeys,
  readKeys,
  readKeysOfState,
} from '@meca/meca-mgtr';
import { MgtrOptions, RepositoryOptions } from '../options';
import {
  isPublishable,
  requireRepository,
} from '../publish/requirePublishable';
import { RepositoryStore, toMgtrProblem } from '../repositories';
import { versionKey } from '../versions/versionKey';
import { heldVersionKey, SessionUse } from '../wanted/SessionUse';
import { Keyring } from './Keyring';
import { presentKeys } from './presentKeys';

/** Tells who may sign what in repositories. */
export class RepositoryKeyring {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      store: RepositoryStore;
      sessions: SessionUse;
      now?: () => number;
    },
  ) {}

  async list(repositoryId: string): Promise<RepositoryKeys> {
    const keyring = await this.read(repositoryId);
    const publishers = keyring.roles?.publishers ?? [];
    const holding = await this.countHolding(publishers);
    return presentKeys(keyring, { repositoryId, holding, now: this.now() });
  }

  /** Throws NotFoundError; ConflictError where nothing is signed. */
  async read(repositoryId: string): Promise<Keyring> {
    const repository = requireRepository(this.on.options, repositoryId);
    if (repository.trust.kind === 'none') {
      throw new ConflictError(
        `Nothing is signed in repository ${repositoryId}, so it has no keys`,
      );
    }
    if (!isPublishable(repository)) return this.readElsewhere(repository);
    const { folder, keys } = repository.publish;
    try {
      const roles = await readKeys(folder);
      const found = await new KeyFolder(keys!).list();
      const here = found.map(({ owner, key }) => ({ owner, keyId: key.id }));
      return { roles, here, manageable: true };
    } catch (error) {
      if (!isMgtrError(error)) throw error;
      const known = await this.readElsewhere(repository);
      return { ...known, problem: toMgtrProblem(error, this.now()) };
    }
  }

  /** As the repository was last read and believed. */
  private async readElsewhere({ id }: RepositoryOptions): Promise<Keyring> {
    const state = await this.on.store.trustState(id);
    const roles = state && readKeysOfState(state);
    return { roles, here: [], manageable: false };
  }

  private async countHolding(
    publishers: PublisherKeys[],
  ): Promise<Map<string, number>> {
    const key = (path: string, version: string) =>
      `${path}@${versionKey(version)}`;
    const owner = new Map(
      publishers.flatMap(({ name, versions = [] }) =>
        versions.map(v => [key(v.path, v.version), name] as const),
      ),
    );
    const counts = new Map<string, number>();
    for (const session of await this.on.sessions.unfinished()) {
      const held = heldVersionKey(session);
      const name = held && owner.get(key(session.templatePath, held));
      if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  private now(): number {
    return (this.on.now ?? Date.now)();
  }
}
