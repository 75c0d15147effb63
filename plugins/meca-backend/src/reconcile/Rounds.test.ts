import { mockServices } from '@backstage/backend-test-utils';
import { Rounds } from './Rounds';

/** Ends after all that can go on has done so. */
const settle = () => new Promise(resolve => setImmediate(resolve));

describe('Rounds', () => {
  const logger = mockServices.logger.mock();
  /** How much each next round claims. */
  let due: number[];
  let ran: number;
  let during: () => Promise<unknown> | void;
  let rounds: Rounds;

  beforeEach(() => {
    due = [];
    ran = 0;
    during = () => {};
    rounds = new Rounds({
      what: 'Things',
      logger,
      runRound: async () => {
        ran += 1;
        await during();
        return due.shift() ?? 0;
      },
    });
  });
  afterEach(() => rounds.stop());

  it('follow each other until there is nothing left to claim', async () => {
    due = [5, 1];
    rounds.wake();
    await settle();
    expect(ran).toBe(3);
  });

  it('come once more for what became due during the last one', async () => {
    during = () => {
      if (ran <= 2) rounds.wake();
    };
    rounds.wake();
    await settle();
    expect(ran).toBe(3);
  });

  it('go on after one failed, with the next wish', async () => {
    during = () => Promise.reject(new Error('The database is away'));
    rounds.wake();
    await settle();
    during = () => {};
    rounds.wake();
    await settle();
    expect(ran).toBe(2);
    expect(logger.warn).toHaveBeenCalledWith(
      'Things could not be looked at',
      expect.any(Error),
    );
  });

  it('begin while earlier work goes on, which the stop waits for', async () => {
    let end!: () => void;
    let stopped = false;
    const work = rounds.move('one', () => new Promise<void>(r => (end = r)));
    rounds.begin(work);
    rounds.wake();
    await settle();
    expect(ran).toBe(1);
    expect(rounds.isMoving('one')).toBe(true);

    const stop = rounds.stop().then(() => (stopped = true));
    rounds.wake();
    await settle();
    expect({ ran, stopped }).toEqual({ ran: 1, stopped: false });
    end();
    await stop;
    expect(rounds.isMoving('one')).toBe(false);
  });
});
