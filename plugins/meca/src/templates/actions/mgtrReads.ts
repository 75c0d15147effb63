import { EndpointName } from '@meca/backstage-plugin-meca-common';

/** What every change of templates in regions makes out of date. */
export const MGTR_READS: EndpointName[] = [
  'listRepositories',
  'listRepositoryTemplates',
  'getRepositoryTemplate',
  'listTemplateAlarms',
  'listTemplateEvents',
  'listTemplates',
];
