import { buildTemplates, parseAccessPorts, TemplateRow } from './templates';

const ZONE = { id: 'z1', name: 'Zone 1' };
const OTHER = { id: 'z2', name: 'Zone 2' };

function row(overrides: Partial<TemplateRow>): TemplateRow {
  return {
    id: 't1',
    name: 'meca--linux-centos-7-minimal--01.02.03.04',
    zoneid: 'z1',
    isready: true,
    tags: {},
    ...overrides,
  };
}

describe('buildTemplates', () => {
  it('reads path, version and access ports from tags', () => {
    const [template] = buildTemplates(
      [
        row({
          displaytext: 'CentOS 7, minimal',
          tags: {
            'meca:path': 'linux/centos-7-minimal',
            'meca:version': '01.02.03.04',
            'meca:access': 'rdp:3389, vnc:5900,telnet:23,ssh:0,ssh:22',
          },
        }),
      ],
      [ZONE],
    );
    expect(template).toMatchObject({
      path: 'linux/centos-7-minimal',
      version: '01.02.03.04',
      title: 'CentOS 7, minimal',
      access: [
        { protocol: 'rdp', port: 3389 },
        { protocol: 'vnc', port: 5900 },
        { protocol: 'ssh', port: 22 },
      ],
    });
  });

  it.each([
    [
      'meca--linux-centos-7-minimal--01.02.03.04',
      'linux-centos-7-minimal',
      '01.02.03.04',
    ],
    ['Übung: CAD & Büro 2024', 'ubung-cad-buro-2024', '00.00.00.00'],
    ['...', 'template', '00.00.00.00'],
  ])('makes of the name %s, without tags, %s', (name, path, version) => {
    expect(buildTemplates([row({ name })], [ZONE])).toMatchObject([
      { path, version },
    ]);
  });

  it.each([
    [{}, 'linux-centos-7-minimal', undefined],
    [{ displaytext: 'CentOS' }, 'CentOS', undefined],
    [
      { displaytext: 'For all', tags: { 'meca:title': 'CentOS 7' } },
      'CentOS 7',
      'For all',
    ],
    [{ name: 'CAD', displaytext: 'CAD' }, 'CAD', undefined],
    [{ name: 'CAD', displaytext: 'For engineers' }, 'CAD', 'For engineers'],
  ])('has for %j the title %s', (overrides, title, description) => {
    const [template] = buildTemplates([row(overrides)], [ZONE]);
    expect(template.title).toBe(title);
    expect(template.description).toBe(description);
  });

  it('does not take tags that would lead astray', () => {
    const tags = { 'meca:path': '../../etc', 'meca:version': 'latest' };
    expect(buildTemplates([row({ tags })], [ZONE])).toMatchObject([
      { path: 'linux-centos-7-minimal', version: '01.02.03.04' },
    ]);
  });

  it.each([
    ['ready in all', [row({}), row({ zoneid: 'z2' })], 'ready', undefined],
    ['missing in one', [row({})], 'preparing', 'Not in zone Zone 2 yet'],
    [
      'on its way in one',
      [
        row({}),
        row({ zoneid: 'z2', isready: false, status: '48% Downloaded' }),
      ],
      'preparing',
      '48% Downloaded',
    ],
    [
      'broken in one',
      [
        row({}),
        row({
          zoneid: 'z2',
          isready: false,
          status: 'Failed to fetch http://mgtr/x?token=secret\nat line 1',
          downloaddetails: [{ downloadState: 'DOWNLOAD_ERROR' }],
        }),
      ],
      'failed',
      'Failed to fetch … at line 1',
    ],
    [
      'on its way, as seen by someone who may not know more',
      [row({}), row({ zoneid: 'z2', isready: false })],
      'preparing',
      undefined,
    ],
  ])('tells a template %s of two zones', (_, rows, state, message) => {
    const [template] = buildTemplates(rows, [ZONE, OTHER]);
    expect(template.state).toBe(state);
    expect(template.message).toBe(message);
  });

  it('does not care for zones that sessions do not use, nor for routers', () => {
    const rows = [
      row({}),
      row({ zoneid: 'z2', isready: false }),
      row({ id: 't2', zoneid: 'z2' }),
      row({ id: 't3', templatetype: 'SYSTEM' }),
    ];
    expect(buildTemplates(rows, [ZONE])).toMatchObject([
      { id: 't1', state: 'ready' },
    ]);
  });

  it('takes of two with one version the one that works, then the newest', () => {
    const old = { id: 'old', created: new Date('2024-01-01') };
    const young = { id: 'young', created: new Date('2025-01-01') };
    expect(buildTemplates([row(old), row(young)], [ZONE])).toMatchObject([
      { id: 'young' },
    ]);
    expect(
      buildTemplates([row(old), row({ ...young, isready: false })], [ZONE]),
    ).toMatchObject([{ id: 'old' }]);
  });
});

describe('parseAccessPorts', () => {
  it.each([undefined, '', 'rdp', 'rdp:', ':3389', 'rdp:99999', 'rdp:1.5'])(
    'makes nothing of %s',
    text => {
      expect(parseAccessPorts(text)).toEqual([]);
    },
  );
});
