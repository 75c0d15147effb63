import { z } from 'zod';
import { refusal, ReplayServer, SeenCall } from '../__testUtils__/ReplayServer';
import { ListReader } from './ListReader';

const TOO_LARGE = (limit: number) =>
  `Page size can't exceed max allowed page size value: ${limit}`;

describe('ListReader', () => {
  let server: ReplayServer;
  beforeEach(async () => {
    server = await ReplayServer.start();
  });
  afterEach(() => server.close());

  const options = (complete = false) => ({
    command: 'listThings',
    key: 'thing',
    row: z.object({ id: z.number() }),
    identify: (row: { id: number }) => String(row.id),
    complete,
    signal: new AbortController().signal,
  });

  const pageOf = (ids: number[], { parameters }: SeenCall) => {
    const size = Number(parameters.pagesize);
    const start = (Number(parameters.page) - 1) * size;
    return ids.slice(start, start + size);
  };

  function answer(ids: number[], count?: number) {
    const thing = ids.map(id => ({ id }));
    return {
      body: {
        listthingsresponse: {
          ...(count !== undefined && { count }),
          ...(thing.length > 0 && { thing }),
        },
      },
    };
  }

  function numbers(count: number): number[] {
    return Array.from({ length: count }, (_, index) => index + 1);
  }

  it('reads past the 500 rows at which CloudStack stops without a word', async () => {
    const ids = numbers(1234);
    server.on('listThings', call => answer(pageOf(ids, call), ids.length));
    const rows = await new ListReader(server.client()).listAll(options(true));
    expect(rows.map(row => row.id)).toEqual(ids);
    expect(server.calls.map(call => call.parameters.page)).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('learns a smaller page once and for all lists', async () => {
    const ids = numbers(45);
    server.on('listThings', call =>
      Number(call.parameters.pagesize) > 20
        ? refusal('listThings', 431, TOO_LARGE(20))
        : answer(pageOf(ids, call), ids.length),
    );
    const lists = new ListReader(server.client());
    expect(await lists.listAll(options(true))).toHaveLength(45);
    expect(await lists.listAll(options(true))).toHaveLength(45);
    expect(server.calls.map(call => call.parameters.pagesize)).toEqual([
      '500',
      ...Array(6).fill('20'),
    ]);
  });

  it('takes lists without a count, without rows and with neither', async () => {
    const lists = new ListReader(server.client());
    server.on('listThings', answer([1, 2]));
    expect(await lists.listAll(options(true))).toHaveLength(2);
    server.on('listThings', answer([]));
    expect(await lists.listAll(options(true))).toEqual([]);
    server.on('listThings', answer([], 0));
    expect(await lists.listAll(options(true))).toEqual([]);
  });

  it('ends when a server does not know pages and sends the same rows for ever', async () => {
    const ids = numbers(500);
    server.on('listThings', () => answer(ids));
    const rows = await new ListReader(server.client()).listAll(options());
    expect(rows).toHaveLength(500);
    expect(server.calls).toHaveLength(2);
  });

  it('reads again when rows go while it reads', async () => {
    let ids = numbers(700);
    server.on('listThings', call => {
      const page = answer(pageOf(ids, call), ids.length);
      // Row 501 moves to the first page, where it would be missed.
      ids = ids.filter(id => id !== 1);
      return page;
    });
    const rows = await new ListReader(server.client()).listAll(options(true));
    expect(rows.map(row => row.id)).toEqual(numbers(700).slice(1));
  });

  it('gives an error rather than a part of a list that must be complete', async () => {
    server.on('listThings', answer(numbers(3), 5));
    const lists = new ListReader(server.client());
    await expect(lists.listAll(options(true))).rejects.toMatchObject({
      name: 'RegionError',
      code: 'failed',
    });
    expect(await lists.listAll(options(false))).toHaveLength(3);
  });

  it('gives an error when a page fails, not what it has by then', async () => {
    const ids = numbers(700);
    server.on('listThings', call =>
      call.parameters.page === '2'
        ? refusal('listThings', 530, 'database')
        : answer(pageOf(ids, call), ids.length),
    );
    await expect(
      new ListReader(server.client()).listAll(options()),
    ).rejects.toMatchObject({ code: 'failed' });
  });

  it('names the field of a row that it cannot read', async () => {
    server.on('listThings', {
      body: { listthingsresponse: { count: 1, thing: [{ id: 'x' }] } },
    });
    await expect(
      new ListReader(server.client()).listAll(options()),
    ).rejects.toThrow(
      'Region MECA-Replay answered listThings with something that cannot be read (id)',
    );
  });
});
