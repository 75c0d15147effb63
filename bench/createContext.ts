import { randomBytes } from 'node:crypto';
import { BenchContext } from './context';
import { dropDatabases } from './database/openDatabase';

/** A context, and the way to stop and drop whatever was made in it. */
export function createContext(options: {
  folder: string;
  connection: string;
  quick: boolean;
}): { context: BenchContext; close(): Promise<void> } {
  const { folder, connection, quick } = options;
  const prefix = `meca_bench_${randomBytes(4).toString('hex')}_`;
  const kept: { stop(): Promise<void> }[] = [];
  return {
    context: {
      folder,
      quick,
      newDatabase: name => ({
        client: 'pg',
        prefix: `${prefix}${name}_`,
        connection,
      }),
      async keep(started) {
        const running = await started;
        kept.push(running);
        return running;
      },
      say: text => console.log(text),
    },
    async close() {
      for (const running of kept.reverse()) await running.stop();
      await dropDatabases(connection, prefix);
    },
  };
}
