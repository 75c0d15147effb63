import { compareVersions } from './compareVersions';

describe('compareVersions', () => {
  it('orders versions by number, field by field', () => {
    const versions = ['01.10.00.00', '2.0.0.0', '01.09.00.00', '01.09.00.01'];
    expect(versions.sort(compareVersions)).toEqual([
      '01.09.00.00',
      '01.09.00.01',
      '01.10.00.00',
      '2.0.0.0',
    ]);
  });

  it('takes leading zeros for what they are', () => {
    expect(compareVersions('01.00.00.00', '1.0.0.0')).toBe(0);
  });
});
