import { Region, RegionHealth } from '@meca/backstage-plugin-meca-common';

/** Everything in the fake federation happened around this instant. */
export const NOW = new Date('2026-11-24T11:40:00Z');

/** An instant some minutes before (negative) or after {@link NOW}. */
export function minutesFrom(minutes: number, base: Date = NOW): string {
  return new Date(base.getTime() + minutes * 60_000).toISOString();
}

const ROWS: [string, number, string, number, number, string, string][] = [
  ['polito', 1, 'MECA-PolITO', 45.0626, 7.6624, 'Europe/Rome', '#0b5cad'],
  ['eworks', 2, 'MECA-eWorks', 38.0394, 23.7766, 'Europe/Athens', '#9a3412'],
  ['bme', 3, 'MECA-BME', 47.4813, 19.0553, 'Europe/Budapest', '#166534'],
  ['ukim', 5, 'MECA-UKIM', 42.0044, 21.4081, 'Europe/Skopje', '#6b21a8'],
  ['tus', 6, 'MECA-TUS', 42.6568, 23.355, 'Europe/Sofia', '#854d0e'],
  [
    'upb-cetti',
    7,
    'MECA-UPB-CETTI',
    44.434,
    26.056,
    'Europe/Bucharest',
    '#9f1239',
  ],
  ['uned', 8, 'MECA-UNED', 40.4527, -3.7336, 'Europe/Madrid', '#115e59'],
  ['insa', 9, 'MECA-INSA', 43.5704, 1.4679, 'Europe/Paris', '#3730a3'],
  ['tub', 10, 'MECA-TUB', 52.5125, 13.3269, 'Europe/Berlin', '#86198f'],
  [
    'local-test',
    999,
    'Region1-Local-Test',
    45.0703,
    7.6869,
    'Europe/Rome',
    '#3f3f46',
  ],
];

function healthOf(id: string, now: Date): RegionHealth {
  const checkedAt = minutesFrom(-2, now);
  const answered = {
    checkedAt,
    lastAnswerAt: checkedAt,
    latencyMs: 84,
    apiVersion: '4.20.1.0',
    certificateDaysLeft: 211,
    clockSkewMs: 120,
    problems: [],
  };
  if (id === 'eworks') {
    return {
      ...answered,
      state: 'unreachable',
      lastAnswerAt: minutesFrom(-190, now),
      problems: [
        {
          code: 'unreachable',
          message: 'The region MECA-eWorks did not answer within 20 s.',
          remedy:
            'Ask its operator whether the management server runs and its firewall lets the portal in.',
          at: checkedAt,
        },
      ],
    };
  }
  if (id === 'tus') {
    return {
      ...answered,
      state: 'degraded',
      certificateDaysLeft: 6,
      problems: [
        {
          code: 'certificate-expires',
          message: 'The certificate of MECA-TUS expires in 6 days.',
          remedy: 'Renew the certificate of cloud.tu-sofia.example.',
        },
      ],
    };
  }
  if (id === 'uned') {
    return {
      ...answered,
      state: 'unauthorised',
      problems: [
        {
          code: 'unauthorised',
          message: 'MECA-UNED refuses the portal’s keys.',
          remedy:
            'Put the current keys of the portal’s user into meca.regions.uned.',
        },
      ],
    };
  }
  return { ...answered, state: 'healthy' };
}

/** The ten regions of MECA's list, three of them in trouble. */
export function fakeRegions(now: Date = NOW): Region[] {
  return ROWS.map(
    ([id, number, name, latitude, longitude, timeZone, colour]) => ({
      id,
      number,
      name,
      institutionRef: `group:default/${id.replace('-test', '')}`,
      stage: number === 999 ? 'test' : 'production',
      driver: 'cloudstack',
      endpointHost: `cloud.${id}.example:8443`,
      insecure: number === 999,
      location: { latitude, longitude },
      timeZone,
      colour,
      health: healthOf(id, now),
    }),
  );
}
