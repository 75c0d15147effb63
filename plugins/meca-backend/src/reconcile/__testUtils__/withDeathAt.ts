import { Knex } from 'knex';
import { MortalProcess } from './MortalProcess';

interface Scene {
  /** Starts an engine that leases as `process.id` and whose calls are steps of `process`. */
  start(process: MortalProcess): { stop(): Promise<void> };
  /** What the engine has to bring about. */
  act(): Promise<unknown>;
  /** The table whose rows are leased. */
  rows(): Knex.QueryBuilder;
}

/**
 * Kills an engine at the given step of what it does for `act`, or of its stop after that; another one takes over. Returns
 * how many steps the first one made.
 *
 * @remarks
 * Time does not pass here: the leases of the dead end at once. So the living may have long ones, which a slow machine does
 * not lose.
 */
export async function withDeathAt(
  killAt: number,
  { start, act, rows }: Scene,
): Promise<number> {
  const mortal = new MortalProcess(killAt);
  const engine = start(mortal);
  const done = act();
  await Promise.race([done, mortal.death]);
  if (!mortal.dead) await Promise.race([engine.stop(), mortal.death]);
  if (!mortal.dead) return mortal.steps;
  await mortal.death;
  await rows().where({ lease_owner: mortal.id }).update({ lease_until: 0 });
  const survivor = start(new MortalProcess());
  await done;
  await survivor.stop();
  return mortal.steps;
}

/**
 * Has `survive` be killed at one step after another, until it ends before the next one; returns how often it died.
 *
 * @remarks
 * Most of the time is waiting, so several lanes, each with a database and a cloud of its own, share the steps. `stride` is from
 * one step of a lane to its next.
 */
export async function dieAtSteps(
  { lanes, stride }: { lanes: number; stride: number },
  /** Opens a lane: a function that tells whether there was a death at the given step. */
  open: () => Promise<(killAt: number) => Promise<boolean>>,
): Promise<number> {
  const deaths = await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const survive = await open();
      let killAt = 1 + Math.floor((lane * stride) / lanes);
      let died = 0;
      for (; await survive(killAt); killAt += stride) died += 1;
      return died;
    }),
  );
  return deaths.reduce((sum, died) => sum + died, 0);
}
