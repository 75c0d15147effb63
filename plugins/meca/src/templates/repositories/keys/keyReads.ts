import { EndpointName } from '@meca/backstage-plugin-meca-common';
import { MGTR_READS } from '../../actions/mgtrReads';

/** What a change of keys makes out of date: a revoked publisher's versions are gone, too. */
export const KEY_READS: EndpointName[] = [...MGTR_READS, 'getRepositoryKeys'];
