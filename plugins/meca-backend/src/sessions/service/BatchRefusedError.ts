import { ConflictError } from '@backstage/errors';
import { RefusedSession } from '@meca/backstage-plugin-meca-common';
import { formatMoment } from '../placement/times';
import { AdmissionRefusedError } from './AdmissionRefusedError';

/** One of several sessions that has no place. */
export interface Refusal {
  /** Epoch milliseconds. */
  startsAt: number;
  error: AdmissionRefusedError;
}

const TOLD = 3;

/** Some of several sessions have no place, so none is booked. Carries when each of them is, and verdicts of the first ones. */
export class BatchRefusedError extends ConflictError {
  readonly refused: RefusedSession[];

  constructor(refused: Refusal[], asked: { sessions: number; zone: string }) {
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
    this.refused = refused.map(({ startsAt, error }, index) => ({
      startsAt: new Date(startsAt).toISOString(),
      // Fifty times two hundred regions would be megabytes that hardly differ.
      verdicts: index < TOLD ? error.verdicts : undefined,
    }));
  }
}
