import { buildProbe } from './probe';

const NOW = new Date('2026-03-01T12:00:00Z');
const QUIET = {
  now: NOW,
  version: '4.22.0.0',
  latencyMs: 12,
  zoneNames: ['Torino'],
  configKey: 'meca.regions.polito',
};

describe('buildProbe', () => {
  it('has nothing to say about a region that is well', () => {
    expect(
      buildProbe({
        ...QUIET,
        clockSkewMs: 30_000,
        certificateExpiresAt: new Date('2026-03-22T12:00:00Z'),
      }),
    ).toEqual({
      apiVersion: '4.22.0.0',
      latencyMs: 12,
      clockSkewMs: 30_000,
      certificateDaysLeft: 21,
      warnings: [],
    });
  });

  it.each([
    [
      'certificate-expires',
      { certificateExpiresAt: new Date('2026-03-07T11:00:00Z') },
      'Its certificate ends in 5 days',
    ],
    ['clock-skew', { clockSkewMs: 61_000 }, 'ahead of the portal’s'],
    ['clock-skew', { clockSkewMs: -61_000 }, 'behind the portal’s'],
    ['several-zones', { zoneNames: ['Torino', 'Milano'] }, 'Torino, Milano'],
  ])('warns of %s', (code, change, message) => {
    const { warnings } = buildProbe({ ...QUIET, ...change });
    expect(warnings).toEqual([
      {
        code,
        message: expect.stringContaining(message),
        remedy: expect.any(String),
      },
    ]);
  });
});
