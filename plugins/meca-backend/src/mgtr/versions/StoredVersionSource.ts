import { RepositoryOptions } from '../options';
import { DeliverableVersion, VersionSource } from './types';
import { VersionStore } from './VersionStore';

/** Versions of the database with the addresses of the configuration. */
export class StoredVersionSource implements VersionSource {
  constructor(
    private readonly on: {
      versions: VersionStore;
      repositories: RepositoryOptions[];
    },
  ) {}

  async get(versionId: string): Promise<DeliverableVersion | undefined> {
    const version = await this.on.versions.get(versionId);
    if (!version) return undefined;
    const repository = this.on.repositories.find(
      ({ id }) => id === version.repositoryId,
    );
    return {
      id: version.id,
      repositoryId: version.repositoryId,
      path: version.path,
      version: version.version,
      manifest: version.manifest,
      publisher: version.publisher,
      stage: version.stage,
      sources: repository?.addresses ?? [],
    };
  }
}
