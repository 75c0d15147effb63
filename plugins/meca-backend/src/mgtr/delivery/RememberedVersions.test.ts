import { DeliverableVersion } from '../versions/types';
import { RememberedVersions } from './RememberedVersions';

describe('RememberedVersions', () => {
  it('asks once in a while, after failures at once, and keeps a limited number', async () => {
    const asked: string[] = [];
    let broken = false;
    let now = 0;
    const versions = new RememberedVersions(
      {
        get: async id => {
          asked.push(id);
          if (broken) throw new Error('The database is away');
          return { id } as DeliverableVersion;
        },
      },
      () => now,
    );
    await Promise.all([versions.get('a'), versions.get('a')]);
    expect(asked).toEqual(['a']);
    now = 20_000;
    broken = true;
    await expect(versions.get('a')).rejects.toThrow('away');
    broken = false;
    expect(await versions.get('a')).toEqual({ id: 'a' });
    expect(asked).toEqual(['a', 'a', 'a']);
    for (let n = 0; n < 20; n++) await versions.get(`v${n}`);
    await versions.get('v19');
    await versions.get('a');
    expect(asked).toHaveLength(24);
  });
});
