import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What `catalog.providers.meca` says. */
export interface MecaCatalogOptions {
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** Full entity reference. */
  templateOwner: string;
  /** Where people find the portal, without a slash at the end; undefined: not configured. */
  appUrl?: string;
}

const KEY = 'catalog.providers.meca';

/** The MECA backend answers from its own database: asking it often costs next to nothing. */
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 5 },
  timeout: { minutes: 2 },
  initialDelay: { seconds: 15 },
};

/** Throws InputError naming the key. */
export function readMecaCatalogOptions(config: Config): MecaCatalogOptions {
  const own = config.getOptionalConfig(KEY);
  const schedule = own?.getOptionalConfig('schedule');
  return {
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : DEFAULT_SCHEDULE,
    templateOwner: readOwner(
      own?.getOptionalString('templateOwner') ?? 'group:default/meca-operators',
    ),
    appUrl: config.getOptionalString('app.baseUrl')?.replace(/\/+$/, ''),
  };
}

function readOwner(value: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(value, { defaultKind: 'group' }));
  } catch {
    throw new InputError(
      `Invalid configuration: ${KEY}.templateOwner must be an entity reference such as group:default/meca-operators`,
    );
  }
}
