import { ConflictError } from '@backstage/errors';
import { PlacementVerdict } from '@meca/backstage-plugin-meca-common';

const TOLD = 3;

/** No region can take a session. Carries the verdicts, so that a form can show them without asking again. */
export class AdmissionRefusedError extends ConflictError {
  /** Of the regions in question, in words. */
  readonly #reasons: string[];

  constructor(
    readonly verdicts: PlacementVerdict[],
    asked: { seats: number; regionId?: string },
  ) {
    const reasons = explain(verdicts, asked.regionId);
    const where = asked.regionId ? 'The region' : 'No region';
    super(
      `${where} ${asked.regionId ? 'cannot' : 'can'} take ${
        asked.seats
      } seats then. ${reasons.join(
        '. ',
      )}. Take another time, fewer seats or another region.`,
    );
    this.#reasons = reasons;
  }

  // Not among the fields: those are sent to the client.
  get reasons(): string[] {
    return this.#reasons;
  }
}

function explain(
  verdicts: PlacementVerdict[],
  regionId: string | undefined,
): string[] {
  const relevant = verdicts.filter(v =>
    regionId ? v.regionId === regionId : v.verdict === 'refused',
  );
  const told = relevant
    .slice(0, TOLD)
    .map(v => v.reasons[0]?.message ?? v.regionId);
  if (relevant.length > TOLD) {
    told.push(`and ${relevant.length - TOLD} more regions`);
  }
  return told.length > 0 ? told : ['It is not part of the federation any more'];
}
