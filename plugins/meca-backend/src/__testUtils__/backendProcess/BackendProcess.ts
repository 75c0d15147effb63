import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { JsonObject } from '@backstage/types';
import { RunningSimulator } from '@meca/cloudstack-simulator';
import { Knex } from 'knex';
import { regionConfig } from '../startMecaBackend';

/** A backend with the whole plugin in a process of its own, which may be killed and started again. */
export class BackendProcess {
  private child?: ChildProcess;

  constructor(
    private readonly options: {
      database: Knex.Config;
      /** `meca.*` of the configuration. */
      meca: JsonObject;
    },
  ) {}

  /** Ends when the backend says that it has started. */
  async start(): Promise<void> {
    const script = path.join(__dirname, 'child.ts');
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', script, JSON.stringify(this.options)],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    this.child = child;
    const said: string[] = [];
    child.stderr.on('data', chunk => said.push(String(chunk)));
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'ready') {
        child.stdout.resume();
        return;
      }
      said.push(line);
    }
    throw new Error(`The backend did not start:\n${said.join('\n')}`);
  }

  /** Kills it at once, if it runs. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Starts it, and kills it so many milliseconds later. */
  async liveFor(ms: number): Promise<void> {
    await this.start();
    await sleep(ms);
    await this.kill();
  }
}

/** Configuration of a simulated region. */
export function simulatedRegionConfig(
  { endpoint, apiKey, secretKey }: ReturnType<RunningSimulator['region']>,
  overrides: JsonObject = {},
): JsonObject {
  return regionConfig(1, 'polito', {
    driver: 'cloudstack',
    ...{ endpoint, apiKey, secretKey },
    allowInsecureHttp: true,
    ...overrides,
  });
}
