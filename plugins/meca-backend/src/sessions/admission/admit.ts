import { CustomErrorBase } from '@backstage/errors';
import { Knex } from 'knex';
import { AdmissionVerdict, decide } from './decide';
import { Ask } from './limits';
import { reservationStore } from './ReservationStore';
import { sweep } from './sweep';

/** What is to be admitted, all of it or nothing. */
export interface AdmissionPlan {
  /** At most one per region. */
  parts: Ask[];
  /** A change: what this session holds now does not count. */
  except?: string;
}

/** Somebody else was quicker, or the region shrank, between planning and admission. */
export class NoLongerFits extends CustomErrorBase {
  readonly name = 'NoLongerFits' as const;
  constructor(readonly regionId: string, readonly verdict: AdmissionVerdict) {
    super(`The request no longer fits into region ${regionId}`);
  }
}

const MAX_PLANS = 3;

/**
 * Admits plans, all or none, and writes what follows from each, in one transaction per attempt.
 *
 * @remarks
 * The order inside is what keeps regions from being overbooked (each other order was seen to overbook or to fail):
 * 1. lock: the first statement *writes* the region's policy row, regions in sorted order so that nobody deadlocks; on SQLite a
 *    transaction that begins with a read could never become a writer while another process writes;
 * 2. read: at READ COMMITTED a statement after the lock sees everything that earlier holders of the lock committed;
 * 3. decide, then write; the next plan sees what was written for those before it.
 *
 * `write` must use the transaction for all it does: SQLite has one connection, which the transaction holds.
 */
export async function admitAll<P extends AdmissionPlan, T>(
  knex: Knex,
  options: {
    /** Called again when the plans turned out too late; throws when something fits no more. */
    plan: () => Promise<P[]>;
    write: (tx: Knex.Transaction, plan: P, index: number) => Promise<T>;
  },
): Promise<T[]> {
  for (let attempt = 1; ; attempt++) {
    const plans = await options.plan();
    try {
      return await knex.transaction(async tx => {
        await lockRegions(tx, plans);
        const written: T[] = [];
        for (const [index, plan] of plans.entries()) {
          await checkPlan(tx, plan);
          written.push(await options.write(tx, plan, index));
        }
        return written;
      });
    } catch (error) {
      if (!(error instanceof NoLongerFits) || attempt === MAX_PLANS) {
        throw error;
      }
    }
  }
}

/** One plan, as {@link admitAll} admits it. */
export async function admit<P extends AdmissionPlan, T>(
  knex: Knex,
  options: {
    plan: () => Promise<P>;
    write: (tx: Knex.Transaction, plan: P) => Promise<T>;
  },
): Promise<T> {
  const [written] = await admitAll(knex, {
    plan: async () => [await options.plan()],
    write: options.write,
  });
  return written;
}

async function lockRegions(tx: Knex.Transaction, plans: AdmissionPlan[]) {
  const asked = plans.flatMap(({ parts }) => parts.map(part => part.regionId));
  for (const regionId of [...new Set(asked)].sort()) {
    if (!(await reservationStore.lockRegion(tx, regionId))) {
      throw new NoLongerFits(regionId, {
        fits: false,
        reason: 'capacity-unknown',
      });
    }
  }
}

async function checkPlan(tx: Knex.Transaction, plan: AdmissionPlan) {
  const policies = await reservationStore.policies(
    tx,
    plan.parts.map(part => part.regionId),
  );
  for (const part of plan.parts) {
    const rows = await reservationStore.overlapping(tx, {
      regionIds: [part.regionId],
      from: part.from,
      to: part.to,
      except: plan.except,
    });
    const verdict = decide(
      policies.get(part.regionId),
      sweep(rows.get(part.regionId)!, part),
      part,
    );
    if (!verdict.fits) throw new NoLongerFits(part.regionId, verdict);
  }
}
