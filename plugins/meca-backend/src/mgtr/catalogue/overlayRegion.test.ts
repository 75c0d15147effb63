import { ObservedTemplate } from '../observed/regionAnswers';
import { ReplicaRecord } from '../replicas';
import { VersionRecord } from '../versions/VersionRow';
import { versionKey } from '../versions/versionKey';
import { overlayRegion } from './overlayRegion';

const PATH = 'bme/linux/lab';

const version = (
  text: string,
  overrides: Partial<VersionRecord> = {},
): VersionRecord => ({
  id: `v-${text}`,
  repositoryId: 'main',
  path: PATH,
  version: text,
  versionKey: versionKey(text),
  revision: 1,
  imageSha256: '',
  stage: 'released',
  firstSeenAt: 0,
  summary: {
    title: 'Lab',
    description: '',
    createdAt: '2026-01-01T00:00:00Z',
    os: { family: 'linux', name: 'Debian 13', arch: 'x86_64' },
    image: { format: 'raw', bytes: 1, virtualBytes: 2, sha256: '' },
    archive: { compression: 'none', bytes: 1, sha256: '' },
    access: [{ protocol: 'ssh', port: 22 }],
    requirements: {},
  },
  ...overrides,
});
const replica = (
  text: string,
  overrides: Partial<ReplicaRecord> = {},
): ReplicaRecord => ({
  id: `r-${text}`,
  versionId: `v-${text}`,
  regionId: 'bme',
  path: PATH,
  version: text,
  desired: 'present',
  mode: 'pull',
  state: 'ready',
  cloudTemplateId: `cloud-${text}`,
  givenUp: [],
  progress: {} as ReplicaRecord['progress'],
  bytesDone: 0,
  bytesTotal: 0,
  attempt: 0,
  urgency: 0,
  wish: 0,
  nextAttemptAt: 0,
  wantedAt: 0,
  ...overrides,
});
const seen = (
  text: string,
  overrides: Partial<ObservedTemplate> = {},
): ObservedTemplate => ({
  id: `own-${text}`,
  path: PATH,
  version: text,
  title: 'Own',
  access: [],
  state: 'ready',
  ...overrides,
});

function overlay(region: Partial<Parameters<typeof overlayRegion>[0]>) {
  return overlayRegion({
    observed: [],
    versions: [],
    replicas: [],
    canaryPaths: new Set(),
    pinnedKeys: new Map(),
    ...region,
  }).map(({ id, state, latest }) => [id, state, latest]);
}

describe('what a region has of templates', () => {
  const versions = [version('01.01.00.00'), version('01.00.00.00')];

  it('is its own, where no repository knows better', () => {
    expect(overlay({ observed: [seen('01.00.00.00')] })).toEqual([
      ['own-01.00.00.00', 'ready', 'yes'],
    ]);
  });

  it('is ready as soon as it is verified, and not before, whatever the region says', () => {
    const told = (text: string) => seen(text, { id: `cloud-${text}` });
    const observed = [told('01.00.00.00'), told('01.01.00.00')];
    expect(
      overlay({
        versions,
        observed,
        replicas: [
          replica('01.01.00.00', { state: 'verifying' }),
          replica('01.00.00.00', { state: 'retiring' }),
        ],
      }),
    ).toEqual([['cloud-01.01.00.00', 'preparing', 'yes']]);
    expect(overlay({ versions, replicas: [replica('01.01.00.00')] })).toEqual([
      ['cloud-01.01.00.00', 'ready', 'yes'],
    ]);
  });

  it('is its own under the same name until ours is ready, and ours from then on', () => {
    const observed = [seen('01.00.00.00')];
    const coming = replica('01.00.00.00', {
      state: 'fetching',
      cloudTemplateId: undefined,
    });
    expect(overlay({ versions, observed, replicas: [coming] })).toEqual([
      ['own-01.00.00.00', 'ready', 'yes'],
    ]);
    expect(
      overlay({ versions, observed, replicas: [replica('01.00.00.00')] }),
    ).toEqual([['cloud-01.00.00.00', 'ready', 'yes']]);
  });

  it('is not another image under the same name', () => {
    const failed = replica('01.00.00.00', {
      state: 'failed',
      cloudTemplateId: undefined,
      problem: { code: 'conflict', message: 'Another image has that name' },
    });
    expect(
      overlay({
        versions,
        observed: [seen('01.00.00.00')],
        replicas: [failed],
      }),
    ).toEqual([['r-01.00.00.00', 'failed', 'yes']]);
  });

  it('is nothing that was withdrawn, not even of its own', () => {
    expect(
      overlay({
        versions: [version('01.00.00.00', { stage: 'withdrawn' })],
        observed: [seen('01.00.00.00')],
      }),
    ).toEqual([['own-01.00.00.00', 'failed', 'never']]);
  });

  it('is given to sessions of "latest" as trial, list and pin say', () => {
    const replicas = [replica('01.00.00.00')];
    const staged = (stage: VersionRecord['stage']) => [
      version('01.00.00.00', { stage }),
    ];
    const willingness = (
      region: Partial<Parameters<typeof overlayRegion>[0]>,
    ) => overlay({ replicas, ...region })[0][2];
    expect(willingness({ versions: staged('candidate') })).toBe('never');
    expect(
      willingness({
        versions: staged('candidate'),
        canaryPaths: new Set([PATH]),
      }),
    ).toBe('yes');
    expect(willingness({ versions: staged('gone') })).toBe('last-resort');
    const pinnedKeys = new Map([[PATH, versionKey('1.0.0.0')]]);
    expect(willingness({ versions: staged('gone'), pinnedKeys })).toBe('first');
    expect(willingness({ versions: staged('withdrawn'), pinnedKeys })).toBe(
      'never',
    );
  });
});
