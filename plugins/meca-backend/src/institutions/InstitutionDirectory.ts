import {
  BackstageCredentials,
  BackstageUserInfo,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { GROUP_TYPE_INSTITUTION } from '@meca/backstage-plugin-meca-common';
import { Federation } from '../federation';

/** A university, as the catalog and the federation know it. */
export interface Institution {
  ref: string;
  title: string;
  regionId?: string;
  timeZone?: string;
}

/** Which institutions there are, and to which a user belongs. Asks the catalog as the caller. */
export class InstitutionDirectory {
  readonly #options: {
    catalog: CatalogService;
    federation: Federation;
    userInfo: UserInfoService;
  };

  constructor(options: {
    catalog: CatalogService;
    federation: Federation;
    userInfo: UserInfoService;
  }) {
    this.#options = options;
  }

  /** The user with the references it owns things as, in lower case. */
  async user(credentials: BackstageCredentials): Promise<BackstageUserInfo> {
    const info = await this.#options.userInfo.getUserInfo(credentials);
    return {
      userEntityRef: normalizeRef(info.userEntityRef),
      ownershipEntityRefs: info.ownershipEntityRefs.map(normalizeRef),
    };
  }

  /**
   * Institutions of a user, in the order of their regions' numbers, which is how the federation grew; those without a
   * region last, by title. The order in which people name their groups is lost: the catalog sorts `spec.memberOf`.
   */
  async ofUser(credentials: BackstageCredentials): Promise<Institution[]> {
    const { federation } = this.#options;
    const { ownershipEntityRefs } = await this.user(credentials);
    const groups = ownershipEntityRefs.filter(ref => ref.startsWith('group:'));
    const institutions = await this.#find(groups, credentials);
    const rank = ({ ref }: Institution) =>
      federation.ownRegionOf(ref)?.number ?? Infinity;
    return institutions.sort((a, b) =>
      rank(a) === rank(b) ? a.title.localeCompare(b.title) : rank(a) - rank(b),
    );
  }

  /** Only owners of a region and groups of the right type are institutions. */
  async exists(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    if (this.#options.federation.ownRegionOf(ref)) return true;
    return (await this.#find([ref], credentials)).length > 0;
  }

  async #find(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<Institution[]> {
    if (entityRefs.length === 0) return [];
    const { catalog, federation } = this.#options;
    const { items } = await catalog.getEntitiesByRefs(
      {
        entityRefs,
        fields: ['kind', 'metadata', 'spec.type', 'spec.profile'],
      },
      { credentials },
    );
    return items.filter(isInstitution).map(entity => {
      const ref = normalizeRef(stringifyEntityRef(entity));
      const region = federation.ownRegionOf(ref);
      return {
        ref,
        title: titleOf(entity),
        regionId: region?.id,
        timeZone: region?.timeZone,
      };
    });
  }
}

/** References are compared in lower case everywhere. */
export function normalizeRef(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}

function isInstitution(entity: Entity | undefined): entity is Entity {
  return (
    entity?.kind === 'Group' && entity.spec?.type === GROUP_TYPE_INSTITUTION
  );
}

function titleOf(entity: Entity): string {
  const profile = entity.spec?.profile as { displayName?: string } | undefined;
  return profile?.displayName ?? entity.metadata.title ?? entity.metadata.name;
}
