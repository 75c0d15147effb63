import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { SessionFilter } from '@meca/backstage-plugin-meca-node';
import { Knex } from 'knex';
import { Federation } from '../../federation/types';

/** Turns the conditions of a policy into part of a query on `session`. */
export function applySessionFilter(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<SessionFilter>,
  federation: Pick<Federation, 'list'>,
): void {
  const group = (
    parts: PermissionCriteria<SessionFilter>[],
    how: 'andWhere' | 'orWhere',
  ) =>
    query.where(all => {
      for (const part of parts) {
        all[how](one => applySessionFilter(one, part, federation));
      }
    });
  if (isAndCriteria(criteria)) {
    group(criteria.allOf, 'andWhere');
  } else if (isOrCriteria(criteria)) {
    group(criteria.anyOf, 'orWhere');
  } else if (isNotCriteria(criteria)) {
    query.whereNot(none => applySessionFilter(none, criteria.not, federation));
  } else {
    applyOne(query, criteria, federation);
  }
}

function applyOne(
  query: Knex.QueryBuilder,
  { field, values }: SessionFilter,
  federation: Pick<Federation, 'list'>,
): void {
  switch (field) {
    case 'owner':
      query.whereIn('session.owner_ref', values);
      break;
    case 'institution':
      query.whereIn('session.institution_ref', values);
      break;
    case 'host-institution':
      query.whereIn(
        'session.region_id',
        federation
          .list()
          .filter(region => values.includes(region.institutionRef))
          .map(region => region.id),
      );
      break;
    case 'attendee':
      query.whereExists(seats =>
        seats
          .select('seat.id')
          .from('seat')
          .whereRaw('seat.session_id = session.id')
          .whereIn('seat.attendee_ref', values),
      );
      break;
    default:
      throw new Error(`Unknown session filter ${field satisfies never}`);
  }
}
