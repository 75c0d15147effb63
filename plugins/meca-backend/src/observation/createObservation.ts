import { RootConfigService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { DatabaseObservationStore } from './DatabaseObservationStore';
import { readObservationOptions } from './readObservationOptions';
import { RegionGate } from './RegionGate';

/** How regions are asked, and where their answers are kept. */
export function createObservation(deps: {
  config: RootConfigService;
  knex: Knex;
}) {
  const options = readObservationOptions(deps.config);
  return {
    options,
    gate: RegionGate.create(options),
    observations: DatabaseObservationStore.create(deps),
  };
}
