import type {
  CapacityOverview,
  Offering,
  Placement,
  PlacementRequest,
  SeatList,
  SessionDetail,
  SessionInput,
  SessionPage,
  SessionQuery,
  Template,
} from '@meca/backstage-plugin-meca-common';
import { buildQuery } from './buildQuery';

/** What a client got that is no success. */
export class RefusedError extends Error {
  constructor(readonly status: number, path: string, body: string) {
    super(`${path}: ${status} ${body.slice(0, 500)}`);
  }
}

/** The public REST API of one backend, as a service. */
export class MecaClient {
  constructor(private readonly to: { baseUrl: string; token: string }) {}

  getCapacity() {
    return this.call<CapacityOverview>('GET', 'capacity');
  }

  refreshCapacity(regionIds?: string[]) {
    return this.call<CapacityOverview>('POST', 'capacity/refresh', {
      regionIds,
    });
  }

  listTemplates() {
    return this.call<{ items: Template[] }>('GET', 'templates');
  }

  listOfferings() {
    return this.call<{ items: Offering[] }>('GET', 'offerings');
  }

  evaluatePlacement(demand: PlacementRequest) {
    return this.call<Placement>('POST', 'placements', demand);
  }

  listSessions(query: SessionQuery) {
    return this.call<SessionPage>('GET', `sessions?${buildQuery(query)}`);
  }

  createSession(input: SessionInput) {
    return this.call<SessionDetail>('POST', 'sessions', input);
  }

  getSession(id: string) {
    return this.call<SessionDetail>('GET', `sessions/${id}`);
  }

  cancelSession(id: string) {
    return this.call<SessionDetail>('POST', `sessions/${id}/cancel`);
  }

  listSeats(id: string) {
    return this.call<SeatList>('GET', `sessions/${id}/seats`);
  }

  private async call<T>(
    method: string,
    path: string,
    body?: object,
  ): Promise<T> {
    const response = await fetch(`${this.to.baseUrl}/api/meca/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.to.token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new RefusedError(response.status, path, text);
    return JSON.parse(text);
  }
}
