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
          const sha256 = Array(50_000).fill('');
          return { id, manifest: { chunks: { sha256 } } } as any;
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
    expect((await versions.get('a'))!.id).toBe('a');
    expect(asked).toEqual(['a', 'a', 'a']);
    // Together they have more chunks than are kept.
    for (let n = 0; n < 5; n++) await versions.get(`v${n}`);
    await versions.get('v4');
    await versions.get('v0');
    expect(asked.slice(3)).toEqual(['v0', 'v1', 'v2', 'v3', 'v4', 'v0']);
  });
});
