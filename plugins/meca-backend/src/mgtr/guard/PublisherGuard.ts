import { NotAllowedError } from '@backstage/errors';
import {
  mecaFederationManagePermission,
  mecaTemplatePublishPermission,
} from '@meca/backstage-plugin-meca-common';
import { InstitutionDirectory } from '../../institutions';
import { PermissionGuard } from '../../rest';
import { Caller } from '../../sessions/types';
import { MgtrOptions } from '../options';

/** What a caller may do about versions, whosever they are. */
export interface PublisherRights {
  /** Names under which the caller may publish in a repository from here. */
  publishersIn(repositoryId: string): string[];
  /** May promote, withdraw and spread versions of this publisher. */
  mayDecide(version: { repositoryId: string; publisher?: string }): boolean;
}

/**
 * Decides who may publish and who may withdraw. The permission comes first; within it, a publisher's name belongs to the
 * group that the configuration says, and those who manage the federation may act for everybody.
 */
export class PublisherGuard {
  constructor(
    private readonly on: {
      guard: PermissionGuard;
      institutions: InstitutionDirectory;
      options: MgtrOptions;
    },
  ) {}

  async rightsOf({ credentials }: Caller): Promise<PublisherRights> {
    const { guard, institutions, options } = this.on;
    if (!(await guard.allows(mecaTemplatePublishPermission, credentials))) {
      return { publishersIn: () => [], mayDecide: () => false };
    }
    const manages = await guard.allows(
      mecaFederationManagePermission,
      credentials,
    );
    const groups =
      credentials.principal.type === 'user'
        ? (await institutions.user(credentials)).ownershipEntityRefs
        : [];
    const publishersIn = (repositoryId: string) => {
      const repository = options.repositories.find(r => r.id === repositoryId);
      return Object.entries(repository?.publish?.publishers ?? {})
        .filter(([, group]) => manages || groups.includes(group))
        .map(([name]) => name);
    };
    return {
      publishersIn,
      mayDecide: ({ repositoryId, publisher }) =>
        manages ||
        (publisher !== undefined &&
          publishersIn(repositoryId).includes(publisher)),
    };
  }

  /** Throws NotAllowedError; `what` completes "You may not …". */
  async requireDecision(
    caller: Caller,
    version: { repositoryId: string; publisher?: string; path: string },
    what: string,
  ): Promise<void> {
    const rights = await this.rightsOf(caller);
    if (rights.mayDecide(version)) return;
    const whose = version.publisher
      ? ` of publisher ${version.publisher}; ask those who publish under that name, or an operator`
      : '; ask an operator';
    throw new NotAllowedError(
      `You may not ${what} versions of ${version.path}${whose}`,
    );
  }
}
