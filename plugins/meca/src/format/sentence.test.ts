import { sentence } from './sentence';

describe('sentence', () => {
  it.each([
    ['does not answer now', 'Does not answer now.'],
    ['Region MECA-BME has no room', 'Region MECA-BME has no room.'],
    ['Try again.', 'Try again.'],
    ['Is it there?', 'Is it there?'],
    ['It said “stop.”', 'It said “stop.”'],
    ['linux/kali 01.05.00.00 is new', 'linux/kali 01.05.00.00 is new.'],
    ['kali.zst.003 is missing', 'kali.zst.003 is missing.'],
    ['no, it is not', 'No, it is not.'],
    [' ', ''],
  ])('makes one of "%s"', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });
});
