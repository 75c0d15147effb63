import { sentence } from './sentence';

describe('sentence', () => {
  it.each([
    ['does not answer now', 'Does not answer now.'],
    ['Region MECA-BME has no room', 'Region MECA-BME has no room.'],
    ['Try again.', 'Try again.'],
    ['Is it there?', 'Is it there?'],
    ['It said “stop.”', 'It said “stop.”'],
    [' ', ''],
  ])('makes one of "%s"', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });
});
