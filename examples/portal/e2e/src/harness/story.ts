import { it } from 'node:test';
import { Visitor } from './Visitor';

const TIMEOUT_MS = 120_000;

/**
 * Parts of one story, in order: what comes after a part that failed is not told, as it could not be true.
 * With `E2E_PICTURES` the pages of `people()` at that moment are kept.
 */
export function createStory(
  people: () => (Visitor | undefined)[],
): (name: string, part: () => Promise<void> | void) => void {
  let broken = false;
  return (name, part) =>
    it(name, { timeout: TIMEOUT_MS }, async test => {
      if (broken) {
        test.skip('an earlier part failed');
        return;
      }
      try {
        await part();
      } catch (error) {
        broken = true;
        for (const [index, visitor] of people().entries()) {
          await visitor?.takePicture(`failed-${index}`).catch(() => {});
        }
        throw error;
      }
    });
}
