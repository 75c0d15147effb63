import { TemplateAlarm } from '@meca/backstage-plugin-meca-common';
import { minutesFrom, NOW } from '../regions';
import { CAD_LAB } from './cadLab';

/** A class in an hour whose region will have its template too late, and a region that lags. */
export function fakeTemplateAlarms(now: Date = NOW): TemplateAlarm[] {
  return [
    {
      regionId: 'bme',
      path: CAD_LAB,
      version: '01.10.00.00',
      severity: 'critical',
      problem: {
        code: 'late-for-session',
        message:
          'MECA-BME will have Windows CAD lab 01.10.00.00 after the preparation of a session begins.',
        remedy: 'Widen its bandwidth window, or let the session use 01.02.',
      },
      neededAt: minutesFrom(10, now),
      expectedReadyAt: minutesFrom(14, now),
      sessions: [
        {
          id: 'session-sheet-metal',
          title: 'Sheet metal',
          startsAt: minutesFrom(20, now),
        },
      ],
    },
    {
      regionId: 'tus',
      path: CAD_LAB,
      version: '01.10.00.00',
      severity: 'warning',
      problem: {
        code: 'lagging',
        message:
          'MECA-TUS has been without Windows CAD lab 01.10.00.00 for 4 days.',
        remedy: 'See the failed replica on the page of the template.',
      },
    },
  ];
}
