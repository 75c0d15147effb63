import { ConflictError } from '@backstage/errors';
import { PlacementVerdict } from '@meca/backstage-plugin-meca-common';

const TOLD = 3;

/** No region can take a session. Carries the verdicts, so that a form can show them without asking again. */
export class AdmissionRefusedError extends ConflictError {
  constructor(
    readonly verdicts: PlacementVerdict[],
    asked: { seats: number; regionId?: string },
  ) {
    const relevant = verdicts.filter(v =>
      asked.regionId ? v.regionId === asked.regionId : v.verdict === 'refused',
    );
    const told = relevant
      .slice(0, TOLD)
      .map(v => v.reasons[0]?.message ?? v.regionId);
    if (relevant.length > TOLD) {
      told.push(`and ${relevant.length - TOLD} more regions`);
    }
    if (told.length === 0) {
      told.push('It is not part of the federation any more');
    }
    const where = asked.regionId ? 'The region' : 'No region';
    super(
      `${where} ${asked.regionId ? 'cannot' : 'can'} take ${
        asked.seats
      } seats then. ${told.join(
        '. ',
      )}. Take another time, fewer seats or another region.`,
    );
  }
}
