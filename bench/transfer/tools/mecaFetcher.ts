import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { ROOT } from '../../processes/ChildProcess';
import { Fetched, FetchJob } from './Fetcher';
import { runCommand } from './runCommand';

/** One run of the engine, from its own mouth. */
export interface MecaFetched extends Fetched {
  /** Until the image was there, verified. */
  stagedSeconds: number;
  /** Of the whole process. */
  peakBytes: number;
}

/** The transfer engine in a process of its own, as plain JavaScript: no loader takes its time or memory. */
export class MecaFetcher {
  readonly name = 'meca-mgtr';

  private constructor(private readonly program: string) {}

  static async build(folder: string): Promise<MecaFetcher> {
    // The bundler is tsx's, which runs all of this.
    const tsx = createRequire(__filename).resolve('tsx/package.json');
    const { build } = createRequire(tsx)('esbuild');
    const program = join(folder, 'transfer.cjs');
    await build({
      entryPoints: [resolve(ROOT, 'bench/entries/transfer.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      target: 'node22',
      external: ['7z-wasm'],
    });
    return new MecaFetcher(program);
  }

  async fetch(job: FetchJob): Promise<MecaFetched> {
    const { prefix, folder, url, manifestFile, connections } = job;
    const args = [folder, url, manifestFile, `${connections}`];
    const printed = await runCommand([
      ...prefix,
      process.execPath,
      this.program,
      ...args,
    ]);
    const { fetchedMs, stagedMs, result, ...rest } = JSON.parse(printed);
    if (result.state !== 'staged') {
      throw new Error(`The transfer ended with ${JSON.stringify(result)}`);
    }
    return {
      seconds: fetchedMs / 1000,
      stagedSeconds: stagedMs / 1000,
      peakBytes: rest.peakBytes,
      connections: rest.connections,
    };
  }
}
