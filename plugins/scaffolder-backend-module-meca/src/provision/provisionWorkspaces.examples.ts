import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const provisionExamples: TemplateExample[] = [
  {
    description: 'Start all seats of a session and wait until they are ready',
    example: stringify({
      steps: [
        {
          action: 'meca:workspaces:provision',
          id: 'provision',
          name: 'Start the workspaces',
          input: { sessionId: '01890a5d-ac96-774b-bcce-b302099a8057' },
        },
      ],
    }),
  },
  {
    description: 'Be content with one ready seat, within five minutes',
    example: stringify({
      steps: [
        {
          action: 'meca:workspaces:provision',
          id: 'provision',
          name: 'Start the workspaces',
          input: {
            sessionId: '01890a5d-ac96-774b-bcce-b302099a8057',
            minReady: 1,
            deadlineMinutes: 5,
          },
        },
      ],
    }),
  },
];
