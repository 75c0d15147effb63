import { SessionQuery } from '@meca/backstage-plugin-meca-common';
import { fakeSession } from '../__testUtils__';
import { listSessionsInRange, MAX_SESSIONS_SHOWN } from './sessionsInRange';

const range = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };

describe('listSessionsInRange', () => {
  it('follows the cursor to the last page with the same question', async () => {
    const asked: SessionQuery[] = [];
    const result = await listSessionsInRange(async query => {
      asked.push(query);
      return query.cursor
        ? { items: [fakeSession({ id: 'b' })] }
        : { items: [fakeSession({ id: 'a' })], nextCursor: 'next' };
    }, range);
    expect(result.items.map(each => each.id)).toEqual(['a', 'b']);
    expect(result.truncated).toBe(false);
    expect(asked).toEqual([
      { ...range, limit: 500, cursor: undefined },
      { ...range, limit: 500, cursor: 'next' },
    ]);
  });

  it('stops at a bound and says that there is more', async () => {
    let pages = 0;
    const result = await listSessionsInRange(async () => {
      pages += 1;
      return {
        items: Array.from({ length: 500 }, () => fakeSession()),
        nextCursor: `page ${pages}`,
      };
    }, range);
    expect(result.items).toHaveLength(MAX_SESSIONS_SHOWN);
    expect(result.truncated).toBe(true);
    expect(pages).toBe(4);
  });
});
