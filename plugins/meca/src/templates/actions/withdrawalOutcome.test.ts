import { fakeRepositoryTemplate } from '../../__testUtils__';
import { withdrawalOutcome } from './withdrawalOutcome';

describe('what happens when a version is withdrawn', () => {
  const template = fakeRepositoryTemplate();

  it('names the released version below the latest, past one that is withdrawn, and what changes in regions', () => {
    expect(withdrawalOutcome(template, '01.10.00.00')).toEqual({
      latest: '01.02.00.00',
      isRollBack: true,
      // The others use an older version by now, or are pinned to one: nothing changes for them.
      regions: [
        { regionId: 'polito', kind: 'becomes', version: '01.02.00.00' },
        { regionId: 'tub', kind: 'travels', version: '01.02.00.00' },
        { regionId: 'ukim', kind: 'travels', version: '01.02.00.00' },
        { regionId: 'uned', kind: 'travels', version: '01.02.00.00' },
      ],
    });
  });

  it('leaves the latest as it is when an older version or a candidate goes', () => {
    const older = withdrawalOutcome(template, '01.02.00.00');
    expect(older).toMatchObject({ latest: '01.10.00.00', isRollBack: false });
    // Pinned to it: nothing else comes by itself.
    expect(older.regions).toContainEqual({
      regionId: 'upb-cetti',
      kind: 'none',
    });
    expect(withdrawalOutcome(template, '01.11.00.00')).toEqual({
      latest: '01.10.00.00',
      isRollBack: false,
      regions: [],
    });
  });

  it('lets a canary region fall back to a candidate', () => {
    const tried = {
      ...template,
      replicas: template.replicas.map(each =>
        each.version === '01.11.00.00'
          ? { ...each, state: 'ready' as const }
          : each,
      ),
    };
    expect(withdrawalOutcome(tried, '01.10.00.00').regions[0]).toEqual({
      regionId: 'polito',
      kind: 'becomes',
      version: '01.11.00.00',
    });
  });

  it('says that nothing is left where no other version is released', () => {
    const only = {
      ...template,
      versionList: template.versionList.filter(
        each => each.version === '01.10.00.00',
      ),
    };
    const { latest, regions } = withdrawalOutcome(only, '01.10.00.00');
    expect(latest).toBeUndefined();
    expect(new Set(regions.map(({ kind }) => kind))).toEqual(new Set(['none']));
  });
});
