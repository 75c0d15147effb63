import { Seat } from '@meca/backstage-plugin-meca-common';
import { nameRegions } from '../../federation/nameRegions';
import { SessionContext } from './SessionContext';

/** A seat whose problem speaks of regions by their names. */
export function presentSeat(
  { federation }: Pick<SessionContext, 'federation'>,
  seat: Seat,
): Seat {
  const { problem } = seat;
  return problem
    ? { ...seat, problem: nameRegions(problem, federation.list()) }
    : seat;
}
