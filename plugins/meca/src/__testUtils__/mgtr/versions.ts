import { RepositoryVersion } from '@meca/backstage-plugin-meca-common';
import { minutesFrom, NOW } from '../regions';

/** A version as published; released unless said otherwise. */
export function fakeRepositoryVersion(
  changes: Partial<RepositoryVersion> = {},
  now: Date = NOW,
): RepositoryVersion {
  return {
    version: '01.10.00.00',
    repositoryId: 'meca',
    publisher: 'bme',
    stage: 'released',
    title: 'Windows CAD lab',
    notes: 'SolidEdge 2026 with the material library of the course.',
    createdAt: minutesFrom(-4 * 24 * 60, now),
    firstSeenAt: minutesFrom(-4 * 24 * 60 + 12, now),
    osName: 'Windows 11 (64-bit)',
    access: [{ protocol: 'rdp', port: 3389 }],
    format: 'qcow2',
    archiveBytes: 9.7e9,
    imageBytes: 38.2e9,
    virtualBytes: 64e9,
    imageSha256:
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    licenceNote: 'Campus licence of each university; no use outside classes.',
    sessionsHolding: 0,
    ...changes,
  };
}
