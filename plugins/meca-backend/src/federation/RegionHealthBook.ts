import {
  Problem,
  RegionHealth,
  regionHealthSchema,
} from '@meca/backstage-plugin-meca-common';
import { RegionProbe } from '@meca/backstage-plugin-meca-node';
import { ObservationStore } from '../observation';

/**
 * The last known health of each region. Memory answers at once; the database brings in what other replicas saw,
 * and what was known before a restart.
 */
export class RegionHealthBook {
  private readonly entries = new Map<string, RegionHealth>();

  static create(options: { observations: ObservationStore }): RegionHealthBook {
    return new RegionHealthBook(options.observations);
  }

  private constructor(private readonly observations: ObservationStore) {}

  get(regionId: string): RegionHealth {
    return this.entries.get(regionId) ?? { state: 'unknown', problems: [] };
  }

  async record(regionId: string, health: RegionHealth, at: number) {
    this.entries.set(regionId, health);
    await this.observations.saveAnswer({
      regionId,
      subject: 'health',
      data: health,
      at,
    });
  }

  /** Takes over what is newer in the database. */
  async load(): Promise<void> {
    const stored = await this.observations.list('health', regionHealthSchema);
    for (const [regionId, { data }] of stored) {
      const mine = this.entries.get(regionId)?.checkedAt ?? '';
      if (data && (data.checkedAt ?? '') > mine) {
        this.entries.set(regionId, data);
      }
    }
  }
}

/** A probe was answered. */
export function buildAnsweredHealth(
  probe: RegionProbe,
  at: number,
): RegionHealth {
  const checkedAt = new Date(at).toISOString();
  return {
    state: probe.warnings.length > 0 ? 'degraded' : 'healthy',
    checkedAt,
    lastAnswerAt: checkedAt,
    latencyMs: probe.latencyMs,
    apiVersion: probe.apiVersion,
    certificateDaysLeft: probe.certificateDaysLeft,
    clockSkewMs: probe.clockSkewMs,
    problems: probe.warnings.map(warning => ({ ...warning, at: checkedAt })),
  };
}

/** A probe failed. What was known before stays, since it is the best guess when the region comes back. */
export function buildFailedHealth(
  problem: Problem,
  before: RegionHealth,
  at: number,
): RegionHealth {
  const checkedAt = new Date(at).toISOString();
  // Everything but silence is an answer, if not the one that was hoped for.
  const answered = problem.code !== 'unreachable';
  let state: RegionHealth['state'] = answered ? 'degraded' : 'unreachable';
  if (problem.code === 'unauthorised') state = 'unauthorised';
  return {
    ...before,
    state,
    checkedAt,
    lastAnswerAt: answered ? checkedAt : before.lastAnswerAt,
    latencyMs: undefined,
    problems: [problem],
  };
}
