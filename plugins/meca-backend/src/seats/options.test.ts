import { mockServices } from '@backstage/backend-test-utils';
import { readSeatOptions } from './options';

const read = (seats: Record<string, string | number | boolean>) =>
  readSeatOptions(mockServices.rootConfig({ data: { meca: { seats } } }));

describe('readSeatOptions', () => {
  it('destroys no stray machine unless told to: a copy of the portal would take those of the real one for strays', () => {
    expect(readSeatOptions(mockServices.rootConfig()).destroyStrays).toBe(
      false,
    );
    expect(read({ destroyStrays: true }).destroyStrays).toBe(true);
  });

  it('reads times as durations and names the key that is none', () => {
    expect(read({ strayAfter: '2h' }).strayAfterMs).toBe(7_200_000);
    expect(() => read({ strayAfter: 'soon' })).toThrow('strayAfter');
  });
});
