import { ConflictError } from '@backstage/errors';
import { PlacementVerdict } from '@meca/backstage-plugin-meca-common';
import { formatMoment } from '../placement/times';
import { AdmissionRefusedError } from './AdmissionRefusedError';

/** One of several sessions that has no place. */
export interface RefusedSession {
  /** Epoch milliseconds. */
  startsAt: number;
  error: AdmissionRefusedError;
}

const TOLD = 3;

/** Some of several sessions have no place, so none is booked. Carries the verdicts of each that has none. */
export class BatchRefusedError extends ConflictError {
  readonly refused: { startsAt: string; verdicts: PlacementVerdict[] }[];

  constructor(
    refused: RefusedSession[],
    asked: { sessions: number; zone: string },
  ) {
    const told = refused
      .slice(0, TOLD)
      .map(
        ({ startsAt, error }) =>
          `${formatMoment(startsAt, asked.zone)}: ${error.reasons.join('. ')}`,
      );
    if (refused.length > TOLD) {
      told.push(`And ${refused.length - TOLD} more`);
    }
    super(
      `${refused.length} of the ${asked.sessions} sessions ${
        refused.length === 1 ? 'has' : 'have'
      } no place, so none is booked. ${told.join(
        '. ',
      )}. Take other times, fewer seats or another region.`,
    );
    this.refused = refused.map(({ startsAt, error }) => ({
      startsAt: new Date(startsAt).toISOString(),
      verdicts: error.verdicts,
    }));
  }
}
