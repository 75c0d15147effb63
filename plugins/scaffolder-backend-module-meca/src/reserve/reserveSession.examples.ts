import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const reserveExamples: TemplateExample[] = [
  {
    description: 'Eighteen workspaces for an afternoon, placed by the service',
    example: stringify({
      steps: [
        {
          action: 'meca:session:reserve',
          id: 'reserve',
          name: 'Reserve the class',
          input: {
            title: 'CAD laboratory',
            institutionRef: 'group:default/polito',
            startsAt: '2030-03-05T13:00:00+01:00',
            endsAt: '2030-03-05T16:00:00+01:00',
            templatePath: 'windows/cad-lab',
            offering: 'Small',
            seats: 18,
          },
        },
      ],
    }),
  },
  {
    description: 'In a region of one’s choice, with students and a duration',
    example: stringify({
      steps: [
        {
          action: 'meca:session:reserve',
          id: 'reserve',
          name: 'Reserve the class',
          input: {
            title: 'Network laboratory',
            institutionRef: 'group:default/bme',
            startsAt: '2030-03-06T09:00:00+01:00',
            durationMinutes: 90,
            placement: { policy: 'chosen-only', regionId: 'polito' },
            templatePath: 'linux/centos-7-minimal',
            version: '01.00.00.00',
            offering: 'Small',
            seats: 2,
            attendees: ['user:default/bence.kovacs', 'user:default/anna.bruno'],
          },
        },
      ],
    }),
  },
];
