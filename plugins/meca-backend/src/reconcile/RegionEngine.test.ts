import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { RegionDriver } from '@meca/backstage-plugin-meca-node';
import { RegionDefinition } from '../federation/types';
import { RegionEngine } from './RegionEngine';

describe('RegionEngine', () => {
  const configured = new Set(['bme', 'tus']);
  const due = { regions: ['bme'] as string[] | Error, asked: 0, given: 0 };
  let heard: string[];
  let engine: RegionEngine;

  /** Ends after the engine asked once more what is due. */
  async function look() {
    const before = due.asked;
    engine.wake();
    for (let turn = 0; turn < 100 && due.asked === before; turn++) {
      await new Promise(setImmediate);
    }
    expect(due.asked).toBe(before + 1);
    await new Promise(setImmediate);
  }

  beforeEach(() => {
    heard = [];
    Object.assign(due, { regions: ['bme'], asked: 0, given: 0 });
    engine = new RegionEngine({
      what: 'Things',
      logger: mockServices.logger.mock(),
      // Nothing happens by itself in these tests.
      options: {
        ...{ leaseMs: 1e8, tickMs: 1e8 },
        ...{ callsPerSecond: 1, breakerMs: 1 },
      },
      federation: {
        get: id => {
          if (!configured.has(id)) throw new NotFoundError(id);
          return { id, name: id } as RegionDefinition;
        },
        driver: () => ({} as RegionDriver),
      },
      leases: {
        dueRegions: async () => {
          due.asked += 1;
          if (due.regions instanceof Error) throw due.regions;
          return due.regions;
        },
        renew: async () => {},
        giveBackAll: async () => void (due.given += 1),
      },
      createWorker: ({ id }) => ({
        wake: () => void heard.push(`${id} woken`),
        stop: async () => void heard.push(`${id} stopped`),
      }),
    });
  });
  afterEach(() => engine.stop());

  it('wakes the worker of each region that has something to do', async () => {
    engine.start();
    await look();
    due.regions = ['bme', 'tus'];
    await look();
    expect(heard).toEqual(['bme woken', 'bme woken', 'tus woken']);
    await engine.stop();
    expect(heard.slice(3)).toEqual(['bme stopped', 'tus stopped']);
    expect(due.given).toBe(1);
  });

  it('does nothing before its start and after its end', async () => {
    engine.wake();
    await engine.stop();
    engine.wake();
    await new Promise(setImmediate);
    expect(due).toMatchObject({ asked: 0, given: 0 });
  });

  it('lets regions wait that are not configured, until they are', async () => {
    configured.delete('bme');
    due.regions = ['bme', 'tus'];
    engine.start();
    await look();
    configured.add('bme');
    await look();
    expect(heard).toEqual(['tus woken', 'bme woken', 'tus woken']);
  });

  it('goes on after the database could not be asked', async () => {
    due.regions = new Error('The database does not answer');
    engine.start();
    await look();
    due.regions = ['bme'];
    await look();
    expect(heard).toEqual(['bme woken']);
  });
});
