import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const reserveCourseExamples: TemplateExample[] = [
  {
    description: 'Three afternoons of a course, placed by the service',
    example: stringify({
      steps: [
        {
          action: 'meca:course:reserve',
          id: 'reserve',
          name: 'Reserve the sessions of the course',
          input: {
            title: 'CAD laboratory',
            institutionRef: 'group:default/polito',
            startsAt: [
              '2030-03-05T13:00:00+01:00',
              '2030-03-12T13:00:00+01:00',
              '2030-03-19T13:00:00+01:00',
            ],
            durationMinutes: 180,
            templatePath: 'windows/cad-lab',
            offering: 'Small',
            seats: 18,
            courseRef: 'component:default/cad-lab',
          },
        },
      ],
    }),
  },
];
