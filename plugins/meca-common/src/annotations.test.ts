import { templateEntityName } from './annotations';

describe('templateEntityName', () => {
  it('keeps the words of ordinary paths', () => {
    expect(templateEntityName('windows/cad-lab')).toBe('windows--cad-lab');
    expect(templateEntityName('a')).toBe('a');
    expect(templateEntityName('a/b_1/c.2')).toBe('a--b_1--c.2');
  });

  const odd = [
    'Windows/CAD',
    'windows/cad',
    'windows/CAD',
    'a--b',
    'a/b',
    'a-/b',
    'a/-b',
    '.hidden/x',
    'x/_y',
    'y._',
    '-',
    '_',
    `${'long/'.repeat(7)}${'x'.repeat(100)}`,
    `${'long/'.repeat(7)}${'x'.repeat(101)}`,
  ];

  it.each(odd)('makes a valid name of %s', path => {
    expect(templateEntityName(path)).toMatch(
      /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/,
    );
    expect(templateEntityName(path).length).toBeLessThanOrEqual(63);
  });

  it('never gives two paths one name', () => {
    expect(new Set(odd.map(templateEntityName)).size).toBe(odd.length);
  });
});
