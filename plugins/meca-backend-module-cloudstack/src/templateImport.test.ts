import {
  smallRegion,
  startSimulator,
  RunningSimulator,
} from '@meca/cloudstack-simulator';
import {
  ImportTemplateRequest,
  RegionDriver,
} from '@meca/backstage-plugin-meca-node';
import { createSimulatedDriver } from './__testUtils__/createSimulatedDriver';
import { ImageShelf } from './__testUtils__/ImageShelf';
import { chooseOsType } from './guestSystems';
import { chooseHypervisor } from './hypervisors';
import { buildImportedTemplate } from './importedTemplates';
import { describeRefusal } from './protocol/describeRefusal';
import { TemplateRow } from './templateRows';

const signal = AbortSignal.timeout(60_000);
const ZONES = [
  { id: 'z1', name: 'Torino' },
  { id: 'z2', name: 'Ivrea' },
];

describe('templates of a region with two zones', () => {
  let simulator: RunningSimulator;
  let shelf: ImageShelf;
  let driver: RegionDriver;
  let request: ImportTemplateRequest;

  beforeEach(async () => {
    shelf = await ImageShelf.open();
    simulator = await startSimulator({
      regions: [
        smallRegion({
          id: 'two',
          zones: ZONES.map(({ name }) => ({ name, systemVms: false })),
        }),
      ],
    });
    driver = createSimulatedDriver(simulator.region('two'));
    request = {
      ...shelf.add(),
      path: 'windows/cad-lab',
      version: '01.02.00.00',
      title: 'CAD lab',
      access: [
        { protocol: 'rdp', port: 3389 },
        { protocol: 'vnc', port: 5900 },
      ],
      osName: 'Windows 11',
      portalId: 'portal',
    };
  });
  afterEach(async () => {
    await driver.close();
    await simulator.close();
    await shelf.close();
  });

  it('are ready only where both zones have them, and say which has not', async () => {
    const region = simulator.region('two');
    await region.setFaults({ zoneNeverReady: 'Ivrea' });
    const { templateId } = await driver.importTemplate(request, { signal });
    const look = async () => driver.getTemplate(templateId, { signal });
    let template = await look();
    while (template?.zones[0].state !== 'ready') template = await look();
    expect(template).toMatchObject({
      state: 'preparing',
      progressPercent: 50,
      zones: [
        { zone: 'Torino', state: 'ready' },
        { zone: 'Ivrea', state: 'preparing', progressPercent: 0 },
      ],
    });

    await region.clearFaults();
    while (template?.state !== 'ready') template = await look();
    expect(template.sizeBytes).toBe(4 * 1024 ** 3);
    const registered = region.templates().filter(it => it.id === templateId);
    expect(registered).toHaveLength(2);
    expect(registered[0]).toMatchObject({
      name: 'meca--windows-cad-lab--01.02.00.00',
      tags: {
        'meca:path': 'windows/cad-lab',
        'meca:version': '01.02.00.00',
        'meca:sha256': request.sha256,
        'meca:access': 'rdp:3389,vnc:5900',
        'meca:portal': 'portal',
      },
    });
  });

  it('are marked at the next attempt when marking failed', async () => {
    const region = simulator.region('two');
    await region.setFaults({
      httpError: { status: 503, commands: ['createTags'] },
    });
    await expect(
      driver.importTemplate(request, { signal }),
    ).rejects.toMatchObject({ name: 'RegionError', outcomeUnknown: true });
    const [unmarked] = await driver.findTemplates(request, { signal });
    expect(unmarked.portalId).toBeUndefined();

    await region.clearFaults();
    expect(await driver.importTemplate(request, { signal })).toEqual({
      templateId: unmarked.id,
      adopted: true,
    });
    expect(await driver.findTemplates(request, { signal })).toMatchObject([
      { id: unmarked.id, portalId: 'portal', access: request.access },
    ]);
  });

  it('of which nobody knows the checksum are a conflict', async () => {
    const given = { path: 'linux/ubuntu-24-desktop', version: '01.00.00.00' };
    await expect(
      driver.importTemplate({ ...request, ...given }, { signal }),
    ).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('of what image is not known'),
    });
  });

  it.each([
    ['ova', 'http://127.0.0.1:1/x.ova', /takes no ova images/],
    ['qcow2', 'http://127.0.0.1:1/x.exe', /fetches no template from such/],
  ] as const)('as %s from %s are refused', async (format, url, message) => {
    await expect(
      driver.importTemplate({ ...request, format, url }, { signal }),
    ).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringMatching(message),
      remedy: expect.any(String),
    });
  });
});

describe('describeRefusal', () => {
  it('leaves of the addresses of templates only their hosts', () => {
    const text =
      'Unable to establish connection with URL http://user:pw@edge.lan:8080/t0ken/lab.qcow2?x=y';
    const keys = { apiKey: 'api key', secretKey: 'secret key' };
    expect(describeRefusal({ code: 431, text }, keys)).toBe(
      '431 Unable to establish connection with URL http://edge.lan:8080/…',
    );
  });
});

describe('chooseOsType', () => {
  const types = [
    'CentOS 7',
    'Other Linux (64-bit)',
    'Ubuntu 22.04 LTS',
    'Ubuntu 24.04 LTS',
    'Windows 10 (64-bit)',
    'Windows 11 (64-bit)',
    'Windows Server 2022 (64-bit)',
  ].map((name, index) => ({ id: String(index), name }));

  it.each([
    ['Windows 11', 'Windows 11 (64-bit)'],
    ['windows server 2022', 'Windows Server 2022 (64-bit)'],
    ['Ubuntu 24.04', 'Ubuntu 24.04 LTS'],
    ['CentOS 9', 'CentOS 7'],
    ['Haiku', 'Other Linux (64-bit)'],
    [undefined, 'Other Linux (64-bit)'],
  ])('takes for %s %s', (osName, name) => {
    expect(
      chooseOsType(types, { osName, region: { id: 'r', name: 'R' } }).name,
    ).toBe(name);
  });

  it('needs one at least', () => {
    expect(() => chooseOsType([], { region: { id: 'r', name: 'R' } })).toThrow(
      /names no guest system/,
    );
  });
});

describe('chooseHypervisor', () => {
  it.each([
    ['qcow2', ['VMware', 'KVM'], 'KVM'],
    ['vhd', ['Hyperv'], 'Hyperv'],
    ['ova', undefined, 'VMware'],
  ] as const)('runs %s in %j on %s', (format, names, chosen) => {
    const known = names && [...names];
    expect(
      chooseHypervisor(known, { format, region: { id: 'r', name: 'R' } }),
    ).toBe(chosen);
  });
});

describe('buildImportedTemplate', () => {
  const row = (overrides: Partial<TemplateRow>): TemplateRow => ({
    id: 't1',
    name: 'meca--linux-lab--01.00.00.00',
    zoneid: 'z1',
    isready: false,
    tags: {},
    ...overrides,
  });

  it.each([
    ['Stream closed', 'format-refused'],
    [
      'Failed post download script: checksum "{MD5}x" didn\'t match',
      'checksum-mismatch',
    ],
    [' HTTP Server returned 403 (expected 200 OK) ', 'source-failed'],
    ['Connection refused', 'source-failed'],
    ['No space left on device', 'no-space'],
    ['Something else', 'other'],
  ])('tells of the status %s %s', (status, problem) => {
    const downloaddetails = [{ downloadState: 'DOWNLOAD_ERROR' }];
    expect(
      buildImportedTemplate([row({ status, downloaddetails })], [ZONES[0]]),
    ).toMatchObject({ state: 'failed', problem });
  });

  it.each([
    ['48% Downloaded', 'preparing', 48],
    ['Installing Template', 'preparing', 0],
    ['Processing', 'preparing', 0],
    ['Stream closed', 'failed', undefined],
  ])(
    'makes of %s, in a release without download states, %s',
    (status, state, progressPercent) => {
      const template = buildImportedTemplate([row({ status })], [ZONES[0]]);
      expect([template.state, template.progressPercent]).toEqual([
        state,
        progressPercent,
      ]);
    },
  );

  it('fails with one of its zones', () => {
    const template = buildImportedTemplate(
      [
        row({ isready: true }),
        row({ zoneid: 'z2', status: 'UploadAbandoned' }),
      ],
      ZONES,
    );
    expect(template).toMatchObject({
      state: 'failed',
      message: 'UploadAbandoned',
      zones: [{ state: 'ready' }, { state: 'failed', problem: 'other' }],
    });
  });
});
