import { WithdrawalOutcome } from '@meca/backstage-plugin-meca-common';
import { minutesFrom, NOW } from '../regions';
import { CAD_LAB } from './cadLab';

/** What taking back the latest version of the CAD lab would do. */
export function fakeWithdrawalOutcome(
  changes: Partial<WithdrawalOutcome> = {},
  now: Date = NOW,
): WithdrawalOutcome {
  return {
    path: CAD_LAB,
    version: '01.10.00.00',
    isWithdrawn: false,
    isRollBack: true,
    latestVersion: '01.02.00.00',
    regions: [
      { regionId: 'polito', kind: 'becomes', version: '01.02.00.00' },
      {
        regionId: 'tub',
        kind: 'travels',
        version: '01.02.00.00',
        expectedReadyAt: minutesFrom(95, now),
      },
      { regionId: 'uned', kind: 'none' },
    ],
    sessions: [
      {
        id: 's-cad',
        title: 'CAD for mechanical engineers',
        regionId: 'bme',
        startsAt: minutesFrom(60, now),
        effect: 'changes',
        version: '01.02.00.00',
      },
      {
        id: 's-cad-2',
        title: 'Machine elements',
        regionId: 'tub',
        startsAt: minutesFrom(26 * 60, now),
        effect: 'stuck',
      },
    ],
    moreSessions: 1,
    ...changes,
  };
}
