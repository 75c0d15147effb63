import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /** Regions and templates of the MECA federation as entities. */
      meca?: {
        /** When to take them over from the MECA backend; 15 seconds after the start, then every 5 minutes by default. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /** Group or user that owns the templates; `group:default/meca-operators` by default. */
        templateOwner?: string;
      };
    };
  };
}
