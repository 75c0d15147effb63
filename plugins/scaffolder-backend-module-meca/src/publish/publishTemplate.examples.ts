import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const publication = {
  repositoryId: 'meca',
  publisher: 'meca',
  path: 'windows/cad-lab',
  source: 'cad-lab.qcow2',
  title: 'Windows 11 with the CAD suite',
};

export const publishExamples: TemplateExample[] = [
  {
    description:
      'Publish an image from the inbox of a repository as the next version of a template',
    example: stringify({
      steps: [
        {
          action: 'meca:template:publish',
          id: 'publish',
          name: 'Publish the version',
          input: publication,
        },
      ],
    }),
  },
  {
    description:
      'Publish a version and wait until it is ready in all regions that want it',
    example: stringify({
      steps: [
        {
          action: 'meca:template:publish',
          id: 'publish',
          name: 'Publish the version',
          input: {
            ...publication,
            version: '01.03.00.00',
            notes: 'The suite of this term',
            osFamily: 'windows',
            osName: 'Windows 11',
            access: [
              { protocol: 'rdp', port: 3389 },
              { protocol: 'vnc', port: 5900 },
            ],
            sync: true,
            deadlineMinutes: 240,
          },
        },
      ],
    }),
  },
];
