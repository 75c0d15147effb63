import {
  Placement,
  PlacementVerdict,
  Problem,
} from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { Federation, RegionDefinition } from '../../federation/types';
import { TemplateCatalogue } from '../../mgtr/types';
import { decide } from '../admission/decide';
import { Ask, RegionPolicy } from '../admission/limits';
import { findNextFit, NEXT_FIT_HORIZON_MS } from '../admission/nextFit';
import { reservationStore } from '../admission/ReservationStore';
import { Window } from '../admission/reservationWindow';
import { OccupancyRow, peak, sweep } from '../admission/sweep';
import { PlacementWeights } from '../readSessionOptions';
import { distanceKm } from './distance';
import { explainArrival, explainChoice, explainRefusal } from './explain';
import { filterRegion, FilteredRegion } from './filterRegion';
import { score } from './score';
import { PlacedDemand, PlacementDemand } from './types';

/** Where a demand goes, with what was found out about every region. */
export interface PlacementOutcome extends Placement {
  chosen?: PlacedDemand;
}

type Possible = Extract<FilteredRegion, { possible: true }>;
interface Candidate {
  region: RegionDefinition;
  filtered: Possible;
  ask: Ask;
}
/** What is booked, as far as this demand cares. */
interface Bookings {
  policies: Map<string, RegionPolicy>;
  held: Map<string, OccupancyRow[]>;
}

/** Chooses a region, and says of every region why it was or was not chosen. Books nothing and asks no cloud. */
export class Placer {
  readonly #options: {
    knex: Knex;
    federation: Federation;
    templates: TemplateCatalogue;
    weights: PlacementWeights;
  };

  constructor(options: {
    knex: Knex;
    federation: Federation;
    templates: TemplateCatalogue;
    weights: PlacementWeights;
  }) {
    this.#options = options;
  }

  async place(demand: PlacementDemand): Promise<PlacementOutcome> {
    const candidates: Candidate[] = [];
    const refused: PlacementVerdict[] = [];
    for (const { region, filtered } of await this.#filter(demand)) {
      if (filtered.possible) {
        candidates.push({
          region,
          filtered,
          ask: buildAsk(region, demand, filtered),
        });
      } else {
        refused.push(refuse(region, [filtered.reason]));
      }
    }
    const bookings = await this.#readBookings(demand, candidates);
    const verdicts = await Promise.all(
      candidates.map(candidate => this.#judge(candidate, demand, bookings)),
    );
    const regionId = this.#choose(demand, verdicts);
    const own = this.#ownRegion(demand);
    return {
      regionId,
      chosen: toPlaced(candidates.find(c => c.region.id === regionId)),
      verdicts: [...verdicts, ...refused]
        .map(verdict =>
          verdict.regionId === regionId
            ? explainChoice(verdict, demand, own)
            : verdict,
        )
        .sort(byVerdict),
    };
  }

  #ownRegion(demand: PlacementDemand): RegionDefinition | undefined {
    return this.#options.federation.ownRegionOf(demand.institutionRef);
  }

  async #filter(demand: PlacementDemand) {
    const { federation, templates } = this.#options;
    const readiness = await templates.readiness({
      path: demand.templatePath,
      version: demand.version,
    });
    const offering = (await templates.offerings()).find(
      o => o.name === demand.offering,
    );
    return federation.list().map(region => {
      const health = federation.health(region.id);
      return {
        region,
        filtered: filterRegion(region, demand, {
          health,
          readiness: readiness.get(region.id) ?? { state: 'missing' },
          offering,
        }),
      };
    });
  }

  async #readBookings(
    demand: PlacementDemand,
    candidates: Candidate[],
  ): Promise<Bookings> {
    const { knex } = this.#options;
    const regionIds = candidates.map(c => c.region.id);
    return {
      policies: await reservationStore.policies(knex, regionIds),
      held: await this.#readHeld(demand, { ...demand.window, regionIds }),
    };
  }

  /** What is booked in a time, and what is to be booked together with the demand. */
  async #readHeld(
    { sessionId, besides = [] }: PlacementDemand,
    query: Window & { regionIds: string[] },
  ): Promise<Map<string, OccupancyRow[]>> {
    const held = await reservationStore.overlapping(this.#options.knex, {
      ...query,
      except: sessionId,
    });
    for (const row of besides) held.get(row.regionId)?.push(row);
    return held;
  }

  async #judge(
    { region, filtered, ask }: Candidate,
    demand: PlacementDemand,
    bookings: Bookings,
  ): Promise<PlacementVerdict> {
    const own = this.#ownRegion(demand);
    const policy = bookings.policies.get(region.id);
    const held = bookings.held.get(region.id)!;
    const segments = sweep(held, ask);
    const verdict = decide(policy, segments, ask);
    const distance = own && distanceKm(own.location, region.location);
    if (!verdict.fits) {
      const zone = own?.timeZone ?? region.timeZone;
      const nextFitAt =
        policy && verdict.reason === 'short'
          ? await this.#findNextFit(policy, ask, demand)
          : undefined;
      return {
        ...refuse(
          region,
          explainRefusal({
            ...{ region, policy, verdict, demand, zone, nextFitAt },
          }),
        ),
        distanceKm: distance,
        seatsThatFit:
          verdict.reason === 'short' ? verdict.seatsThatFit : undefined,
        nextFitAt:
          nextFitAt === undefined
            ? undefined
            : new Date(nextFitAt).toISOString(),
      };
    }
    return {
      regionId: region.id,
      verdict: 'possible',
      seatsThatFit: verdict.seatsThatFit,
      distanceKm: distance,
      loadAfter: verdict.loadAfter,
      score: score(this.#options.weights, {
        loadAfter: verdict.loadAfter,
        distanceKm: distance,
        borrowedShare: ask.isForeign ? borrowedShare(policy!, held, demand) : 0,
        templateMustTravel: filtered.templateMustTravel,
      }),
      reasons: [
        {
          code: 'fits',
          message: `${region.name}: all ${demand.seats} seats fit`,
        },
        ...explainArrival(region, filtered.coming),
      ],
    };
  }

  async #findNextFit(policy: RegionPolicy, ask: Ask, demand: PlacementDemand) {
    const until = { from: ask.from, to: ask.to + NEXT_FIT_HORIZON_MS };
    const rows = await this.#readHeld(demand, {
      ...until,
      regionIds: [ask.regionId],
    });
    return findNextFit(policy, sweep(rows.get(ask.regionId)!, until), {
      ...ask,
      leadMs: demand.startsAt - ask.from,
    });
  }

  #choose(
    demand: PlacementDemand,
    verdicts: PlacementVerdict[],
  ): string | undefined {
    const possible = verdicts
      .filter(v => v.verdict === 'possible')
      .sort(byVerdict);
    const { wish } = demand;
    const wanted =
      'regionId' in wish ? wish.regionId : this.#ownRegion(demand)?.id;
    const there = possible.find(v => v.regionId === wanted);
    if ('regionId' in wish) return there?.regionId;
    const best = possible[0];
    return wish.policy === 'own-first'
      ? (there ?? best)?.regionId
      : best?.regionId;
  }
}

function buildAsk(
  region: RegionDefinition,
  demand: PlacementDemand,
  { size }: Possible,
): Ask {
  return {
    regionId: region.id,
    ...demand.window,
    seats: demand.seats,
    perSeat: { cpu: size.cpuMhz, mem: size.memoryBytes },
    isForeign: region.institutionRef !== demand.institutionRef,
  };
}

function toPlaced(candidate: Candidate | undefined): PlacedDemand | undefined {
  return (
    candidate && {
      regionId: candidate.region.id,
      isForeign: candidate.ask.isForeign,
      size: candidate.filtered.size,
      coming: candidate.filtered.coming,
    }
  );
}

function refuse(region: RegionDefinition, reasons: Problem[]) {
  return { regionId: region.id, verdict: 'refused' as const, reasons };
}

/** Share of the scarcest resource that the institution holds there already, at its peak. */
function borrowedShare(
  policy: RegionPolicy,
  rows: OccupancyRow[],
  { institutionRef, window }: PlacementDemand,
): number {
  const own = rows.filter(row => row.borrowerId === institutionRef);
  const held = peak(sweep(own, window), 'total');
  const { cpu, mem } = policy.capacity;
  return Math.max(held.cpu / cpu!, held.mem / mem!) || 0;
}

const ORDER = { chosen: 0, possible: 1, refused: 2 };

/** Chosen, possible by score, refused by room; ties by id. */
function byVerdict(a: PlacementVerdict, b: PlacementVerdict): number {
  return (
    ORDER[a.verdict] - ORDER[b.verdict] ||
    (a.score ?? 0) - (b.score ?? 0) ||
    (a.verdict === 'refused' ? roomOf(b) - roomOf(a) : 0) ||
    a.regionId.localeCompare(b.regionId)
  );
}

/** None is more than not even looked at. */
function roomOf({ seatsThatFit = -1 }: PlacementVerdict): number {
  return seatsThatFit;
}
