import { mockServices } from '@backstage/backend-test-utils';
import { osFamily } from './osFamily';
import { readMecaCatalogOptions } from './readMecaCatalogOptions';
import { toTags } from './toTags';

describe('osFamily', () => {
  it.each([
    ['Windows 11 (64-bit)', 'x', 'windows'],
    ['CentOS 7', 'windows/x', 'linux'],
    [undefined, 'linux/centos-7-minimal', 'linux'],
    ['Other (64-bit)', 'ubuntu-24', 'linux'],
    ['FreeBSD 14', 'x', 'bsd'],
    [undefined, 'marching/architecture', undefined],
  ])('of %s at %s is %s', (osName, path, family) => {
    expect(osFamily({ osName, path })).toBe(family);
  });
});

describe('toTags', () => {
  it('makes tags that the catalog accepts', () => {
    expect(
      toTags(['Cloud Stack', 'rdp', undefined, 'rdp', '–', 'C++']),
    ).toEqual(['cloud-stack', 'rdp', 'c++']);
    expect(toTags([`${'x'.repeat(62)} y`])).toEqual(['x'.repeat(62)]);
  });
});

describe('readMecaCatalogOptions', () => {
  const read = (meca?: object) =>
    readMecaCatalogOptions(
      mockServices.rootConfig({
        data: meca ? { catalog: { providers: { meca: { ...meca } } } } : {},
      }),
    );

  it('has sensible defaults', () => {
    expect(read()).toEqual({
      schedule: {
        frequency: { minutes: 5 },
        timeout: { minutes: 2 },
        initialDelay: { seconds: 15 },
      },
      templateOwner: 'group:default/meca-operators',
      appUrl: undefined,
    });
  });

  it('reads a schedule and an owner', () => {
    const { schedule, templateOwner } = read({
      schedule: { frequency: { minutes: 1 }, timeout: { seconds: 30 } },
      templateOwner: 'operators',
    });
    expect(schedule).toMatchObject({ frequency: { minutes: 1 } });
    expect(templateOwner).toBe('group:default/operators');
  });

  it('names the key of a bad owner', () => {
    expect(() => read({ templateOwner: 'group:' })).toThrow(
      'catalog.providers.meca.templateOwner',
    );
  });
});
