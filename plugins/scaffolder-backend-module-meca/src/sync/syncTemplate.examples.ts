import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const syncExamples: TemplateExample[] = [
  {
    description:
      'Bring the latest version of a template to all regions that want it',
    example: stringify({
      steps: [
        {
          action: 'meca:template:sync',
          id: 'sync',
          name: 'Bring the template to the regions',
          input: { path: 'windows/cad-lab' },
        },
      ],
    }),
  },
  {
    description:
      'Bring one version to two regions, be content with one of them, and wait two hours at most',
    example: stringify({
      steps: [
        {
          action: 'meca:template:sync',
          id: 'sync',
          name: 'Bring the template to the regions',
          input: {
            path: 'windows/cad-lab',
            version: '01.02.00.00',
            regionIds: ['polito', 'resource:default/bme'],
            minReady: 1,
            deadlineMinutes: 120,
          },
        },
      ],
    }),
  },
];
