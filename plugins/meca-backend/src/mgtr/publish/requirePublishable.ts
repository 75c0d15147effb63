import { ConflictError, NotFoundError } from '@backstage/errors';
import { MgtrOptions, RepositoryOptions } from '../options';

/** A repository that is a folder of this portal. */
export type PublishableRepository = RepositoryOptions & {
  publish: NonNullable<RepositoryOptions['publish']>;
};

/** Throws NotFoundError. */
export function requireRepository(
  { repositories }: Pick<MgtrOptions, 'repositories'>,
  id: string,
): RepositoryOptions {
  const found = repositories.find(repository => repository.id === id);
  if (!found) throw new NotFoundError(`There is no repository "${id}"`);
  return found;
}

/** Throws NotFoundError, or ConflictError: `instead` says where it is done, as "use meca-mgtr publish where it is kept". */
export function requirePublishable(
  options: Pick<MgtrOptions, 'repositories'>,
  id: string,
  words: { what: string; instead: string },
): PublishableRepository {
  const repository = requireRepository(options, id);
  if (isPublishable(repository)) return repository;
  throw new ConflictError(
    `${words.what} in repository ${id} from this portal; ${words.instead}`,
  );
}

export function isPublishable(
  repository: RepositoryOptions,
): repository is PublishableRepository {
  return repository.publish !== undefined;
}
