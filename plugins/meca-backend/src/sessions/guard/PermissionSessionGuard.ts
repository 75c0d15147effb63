import { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  mecaSessionOperatePermission,
  mecaSessionReadPermission,
  mecaSessionUpdatePermission,
} from '@meca/backstage-plugin-meca-common';
import {
  SessionFilter,
  SessionResource,
} from '@meca/backstage-plugin-meca-node';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  ConditionTransformer,
  createConditionAuthorizer,
  createConditionTransformer,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import { Knex } from 'knex';
import { Federation } from '../../federation/types';
import { StoredSession } from '../store/SessionRow';
import { DatabaseSessionStore } from '../store/SessionStore';
import { Caller, SessionGuard } from '../types';
import { applySessionFilter } from './applySessionFilter';
import { toSessionResources } from './toSessionResources';

/** What a caller may do with one session. */
export interface SessionRights {
  read: boolean;
  update: boolean;
  operate: boolean;
}

/** The policy's answer for one caller, to be held against any number of sessions. */
export interface CallerRights {
  /** Narrows a query to sessions that the caller may see; nothing is left when it may see none. */
  visible(query: Knex.QueryBuilder): void;
  of(resource: SessionResource): SessionRights;
}

/** Asks the permission framework; nobody else decides about sessions. */
export class PermissionSessionGuard implements SessionGuard {
  readonly #options: {
    permissions: PermissionsService;
    federation: Federation;
    store: DatabaseSessionStore;
  };
  readonly #isAllowed: (
    decision: PolicyDecision,
    resource: SessionResource | undefined,
  ) => boolean;
  readonly #toQuery: ConditionTransformer<SessionFilter>;

  constructor(options: {
    permissions: PermissionsService;
    federation: Federation;
    store: DatabaseSessionStore;
    ruleset: PermissionRuleset<SessionResource, SessionFilter>;
  }) {
    this.#options = options;
    this.#isAllowed = createConditionAuthorizer(options.ruleset);
    this.#toQuery = createConditionTransformer(options.ruleset);
  }

  async require(
    action: keyof SessionRights,
    sessionId: string,
    caller: Caller,
  ): Promise<StoredSession> {
    const { store } = this.#options;
    const session = await store.get(sessionId);
    const rights = await this.rightsOf(caller);
    const allowed =
      session && rights.of((await this.toResources([session]))[0]);
    if (!session || !allowed?.read) {
      throw new NotFoundError(`No session ${sessionId}`);
    }
    if (!allowed[action]) {
      throw new NotAllowedError(
        `You may see the session "${session.title}" but not ${
          action === 'update' ? 'change' : 'start, stop or repair'
        } it; ask its owner ${session.ownerRef}`,
      );
    }
    return session;
  }

  /** One question to the policy, whatever the number of sessions. */
  async rightsOf({ credentials }: Caller): Promise<CallerRights> {
    const [read, update, operate] =
      await this.#options.permissions.authorizeConditional(
        [
          { permission: mecaSessionReadPermission },
          { permission: mecaSessionUpdatePermission },
          { permission: mecaSessionOperatePermission },
        ],
        { credentials },
      );
    return {
      visible: query => {
        if (read.result === AuthorizeResult.DENY) query.whereRaw('1 = 0');
        if (read.result !== AuthorizeResult.CONDITIONAL) return;
        const criteria = this.#toQuery(read.conditions);
        applySessionFilter(query, criteria, this.#options.federation);
      },
      of: resource => ({
        read: this.#isAllowed(read, resource),
        update: this.#isAllowed(update, resource),
        operate: this.#isAllowed(operate, resource),
      }),
    };
  }

  /** What rules see of sessions, in the same order. */
  async toResources(sessions: StoredSession[]): Promise<SessionResource[]> {
    const { federation, store } = this.#options;
    return toSessionResources(federation, store, sessions);
  }
}
