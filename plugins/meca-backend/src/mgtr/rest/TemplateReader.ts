import { NotFoundError } from '@backstage/errors';
import {
  RepositoryTemplate,
  RepositoryTemplateDetail,
  RepositoryTemplatePage,
  repositoryTemplateQuerySchema,
} from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { Federation } from '../../federation';
import { PermissionSessionGuard } from '../../sessions/guard/PermissionSessionGuard';
import { StoredSession } from '../../sessions/store/SessionRow';
import { Caller } from '../../sessions/types';
import { PublisherGuard } from '../guard/PublisherGuard';
import { RegionGuard } from '../guard/RegionGuard';
import { MgtrOptions } from '../options';
import { VERSION_TABLE } from '../versions/VersionRow';
import { heldVersionKey, SessionUse } from '../wanted/SessionUse';
import { TemplateBook } from '../wanted/TemplateBook';
import { decodeCursor, encodeCursor } from './pathCursor';
import { presentTemplate, presentVersion } from './presentTemplate';

type Query = z.output<typeof repositoryTemplateQuerySchema>;

/** How many templates are read at a time, since whether one is wanted in a list shows only when it is there. */
const BATCH = 100;
/** As many sessions as a page can show; there is a list for more. */
const MOST_SESSIONS = 50;

const MOVING = new Set([
  ...['wanted', 'fetching', 'assembling', 'staged', 'importing'],
  ...['verifying', 'retiring', 'deleting', 'waiting'],
]);

/** Templates of repositories, as callers see them. */
export class TemplateReader {
  constructor(
    private readonly on: {
      knex: Knex;
      options: MgtrOptions;
      federation: Federation;
      book: TemplateBook;
      regionGuard: RegionGuard;
      publisherGuard: PublisherGuard;
      sessions: SessionUse;
      sessionGuard: PermissionSessionGuard;
      now?: () => number;
    },
  ) {}

  async list(query: Query, caller: Caller): Promise<RepositoryTemplatePage> {
    const known = await this.readKnown(caller);
    const items: RepositoryTemplate[] = [];
    let after = query.cursor === undefined ? '' : decodeCursor(query.cursor);
    for (;;) {
      const paths = await this.readPaths(after);
      for (const entry of await this.on.book.read(paths)) {
        const template = presentTemplate(entry, known);
        if (!isAsked(template, query)) continue;
        if (items.length === query.limit) {
          return { items, nextCursor: encodeCursor(items.at(-1)!.path) };
        }
        items.push(template);
      }
      if (paths.length < BATCH) return { items };
      after = paths.at(-1)!;
    }
  }

  /** Throws NotFoundError. */
  async get(path: string, caller: Caller): Promise<RepositoryTemplateDetail> {
    const { book, sessions, sessionGuard, publisherGuard } = this.on;
    const entry = await book.get(path);
    if (!entry) throw new NotFoundError(`No repository has a template ${path}`);
    const using = await sessions.unfinished({ paths: [path] });
    const held = new Map<string, number>();
    for (const session of using) {
      const key = heldVersionKey(session);
      if (key) held.set(key, (held.get(key) ?? 0) + 1);
    }
    const rights = await sessionGuard.rightsOf(caller);
    const resources = await sessionGuard.toResources(using);
    const visible = using.filter((_, at) => rights.of(resources[at]).read);
    const publishing = await publisherGuard.rightsOf(caller);
    const mayDecide = entry.versions.some(v => publishing.mayDecide(v));
    const mayPublish = publishing.publishersIn(entry.repositoryId).length > 0;
    return {
      ...presentTemplate(entry, await this.readKnown(caller)),
      versionList: entry.versions.map(version =>
        presentVersion(version, held.get(version.versionKey) ?? 0),
      ),
      sessions: visible.slice(0, MOST_SESSIONS).map(presentSession),
      actions: [
        ...(mayPublish ? (['publish'] as const) : []),
        ...(mayDecide ? (['withdraw', 'promote', 'rollout'] as const) : []),
      ],
    };
  }

  private async readKnown(caller: Caller) {
    const { book, federation, options, regionGuard } = this.on;
    const now = (this.on.now ?? Date.now)();
    const manageable = await regionGuard.manageable(caller);
    return { book, federation, options, manageable, now };
  }

  private async readPaths(after: string): Promise<string[]> {
    const rows = await this.on
      .knex(VERSION_TABLE)
      .distinct('path')
      .where('path', '>', after)
      .orderBy('path')
      .limit(BATCH);
    return rows.map(({ path }) => path);
  }
}

function presentSession(session: StoredSession) {
  return {
    id: session.id,
    title: session.title,
    regionId: session.regionId,
    startsAt: new Date(session.startsAt).toISOString(),
    version: session.resolvedVersion ?? session.versionPolicy,
  };
}

function isAsked(template: RepositoryTemplate, query: Query): boolean {
  const { path, title, osName = '', wanted, replicas } = template;
  const { search, regionId, show } = query;
  // Everything of it has vanished, and no region has it.
  if (template.versions === 0 && replicas.length === 0) return false;
  if (search) {
    const text = `${path}\n${title}\n${osName}`.toLowerCase();
    if (!text.includes(search.toLowerCase())) return false;
  }
  if (
    regionId &&
    !wanted.some(w => w.regionId === regionId && w.policy !== 'none') &&
    !replicas.some(replica => replica.regionId === regionId)
  ) {
    return false;
  }
  const shown = replicas.filter(r => !regionId || r.regionId === regionId);
  switch (show) {
    case 'moving':
      return shown.some(({ state }) => MOVING.has(state));
    case 'trouble':
      return shown.some(({ state, problem }) => state === 'failed' || problem);
    default:
      return true;
  }
}
