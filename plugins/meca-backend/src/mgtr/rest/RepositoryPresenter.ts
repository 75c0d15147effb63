import { NotFoundError } from '@backstage/errors';
import {
  mecaFederationManagePermission,
  Repository,
  RepositoryCheck,
} from '@meca/backstage-plugin-meca-common';
import { createCarrier } from '@meca/meca-mgtr';
import { Knex } from 'knex';
import { PermissionGuard } from '../../rest';
import { Caller } from '../../sessions/types';
import { RepositoryChecks } from '../checks/RepositoryChecks';
import { PublisherGuard, PublisherRights } from '../guard/PublisherGuard';
import { MgtrConfigProblem, MgtrOptions, RepositoryOptions } from '../options';
import { isPublishable } from '../publish/requirePublishable';
import { RepositoryRecord, RepositoryStore } from '../repositories';
import { VERSION_TABLE } from '../versions/VersionRow';

type Counts = Map<string, { templates: number; versions: number }>;

/** Repositories of the configuration, as callers see them. */
export class RepositoryPresenter {
  constructor(
    private readonly on: {
      knex: Knex;
      options: MgtrOptions;
      problems: MgtrConfigProblem[];
      store: RepositoryStore;
      publisherGuard: PublisherGuard;
      guard: PermissionGuard;
      checks: RepositoryChecks;
    },
  ) {}

  async list(caller: Caller): Promise<Repository[]> {
    const { options, store, publisherGuard, guard, checks } = this.on;
    const [known, rights, counts, checked, manages] = await Promise.all([
      store.list(),
      publisherGuard.rightsOf(caller),
      this.count(),
      checks.list(),
      guard.allows(mecaFederationManagePermission, caller.credentials),
    ]);
    return [
      ...options.repositories.map(repository =>
        present(repository, {
          record: known.get(repository.id),
          rights,
          counts,
          check: checked.get(repository.id),
          manages,
        }),
      ),
      ...this.presentFaulty(counts),
    ];
  }

  /** Throws NotFoundError. */
  async get(id: string, caller: Caller): Promise<Repository> {
    const found = (await this.list(caller)).find(r => r.id === id);
    if (!found) throw new NotFoundError(`There is no repository "${id}"`);
    return found;
  }

  /** Those that cannot be used are shown too, so that nobody looks for them in vain. */
  private presentFaulty(counts: Counts): Repository[] {
    const faulty = new Map<string, MgtrConfigProblem>();
    for (const problem of this.on.problems) {
      const { repositoryId: id } = problem;
      if (id && !faulty.has(id)) faulty.set(id, problem);
    }
    return [...faulty].map(([id, { key }]) => ({
      id,
      label: id,
      trust: 'none',
      templates: counts.get(id)?.templates ?? 0,
      versions: counts.get(id)?.versions ?? 0,
      problem: {
        code: 'misconfigured',
        message: `The repository ${id} is not configured soundly`,
        remedy: `Have an operator correct ${key}; the log of the portal says what is wrong.`,
      },
      problems: [],
      publishers: [],
      actions: [],
    }));
  }

  private async count(): Promise<Counts> {
    const rows: {
      repository_id: string;
      templates: number | string;
      versions: number | string;
    }[] = await this.on
      .knex(VERSION_TABLE)
      .whereNot({ stage: 'gone' })
      .groupBy('repository_id')
      .select('repository_id')
      .count({ versions: '*' })
      .countDistinct({ templates: 'path' });
    return new Map(
      rows.map(row => [
        row.repository_id,
        { templates: Number(row.templates), versions: Number(row.versions) },
      ]),
    );
  }
}

function present(
  repository: RepositoryOptions,
  known: {
    record: RepositoryRecord | undefined;
    rights: PublisherRights;
    counts: Counts;
    check: RepositoryCheck | undefined;
    manages: boolean;
  },
): Repository {
  const { id, addresses, trust } = repository;
  const { record, rights, counts, check, manages } = known;
  const iso = (at: number | undefined) =>
    at === undefined ? undefined : new Date(at).toISOString();
  return {
    id,
    // Says the address without whatever opens it.
    label: createCarrier(addresses[0].url, addresses[0]).label,
    trust: trust.kind,
    templates: counts.get(id)?.templates ?? 0,
    versions: counts.get(id)?.versions ?? 0,
    checkedAt: iso(record?.checkedAt),
    readAt: iso(record?.readAt),
    expiresAt: iso(record?.expiresAt),
    problem: record?.problem,
    problems: record?.problems ?? [],
    publishers: rights.publishersIn(id),
    check,
    actions: manages ? listActions(repository) : [],
  };
}

function listActions(repository: RepositoryOptions): Repository['actions'] {
  return [
    'check',
    ...(isPublishable(repository) ? (['prune'] as const) : []),
    ...(repository.trust.kind === 'tuf' ? (['keys'] as const) : []),
  ];
}
