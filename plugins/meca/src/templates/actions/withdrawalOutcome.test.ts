import { fakeRepositoryTemplate } from '../../__testUtils__';
import { withdrawalOutcome } from './withdrawalOutcome';

describe('what happens when a version is withdrawn', () => {
  const template = fakeRepositoryTemplate();

  it('names the released version below it, past one that is withdrawn, and what each region gets', () => {
    const { next, regions } = withdrawalOutcome(template, '01.10.00.00');
    expect(next).toBe('01.02.00.00');
    expect(regions).toContainEqual({
      regionId: 'polito',
      kind: 'becomes',
      version: '01.02.00.00',
    });
    expect(regions).toContainEqual({
      regionId: 'insa',
      kind: 'becomes',
      version: '01.01.00.00',
    });
    expect(regions).toContainEqual({
      regionId: 'tub',
      kind: 'travels',
      version: '01.02.00.00',
    });
    // Pinned to another version: nothing changes there.
    expect(regions.map(each => each.regionId)).not.toContain('upb-cetti');
  });

  it('says that nothing is left where no other version is released', () => {
    const only = {
      ...template,
      versionList: template.versionList.filter(
        each => each.version === '01.10.00.00',
      ),
    };
    const { next, regions } = withdrawalOutcome(only, '01.10.00.00');
    expect(next).toBeUndefined();
    expect(new Set(regions.map(({ kind }) => kind))).toEqual(new Set(['none']));
  });
});
