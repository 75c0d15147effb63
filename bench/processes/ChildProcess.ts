import { ChildProcess as NodeChild, fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const STOP_TIMEOUT_MS = 15_000;
export const ROOT = resolve(__dirname, '../..');

/** A process of the bench with a log of its own. */
export class ChildProcess {
  static start(options: {
    name: string;
    module: string;
    args: string[];
    execArgv: string[];
    /** A program that starts the process, with its arguments; such as `ip netns exec NAME`. */
    prefix?: readonly string[];
    env?: NodeJS.ProcessEnv;
    logFile: string;
  }): ChildProcess {
    const { module, args, execArgv, prefix = [], env, logFile } = options;
    const [execPath, ...before] = [...prefix, process.execPath];
    const child = fork(resolve(ROOT, module), args, {
      cwd: ROOT,
      execPath,
      execArgv: [...before, ...execArgv],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const log = createWriteStream(logFile, { flags: 'a' });
    child.stdout!.pipe(log);
    child.stderr!.pipe(log);
    return new ChildProcess(options.name, child, logFile);
  }

  private readonly exited: Promise<unknown>;
  private stopping = false;

  private constructor(
    private readonly name: string,
    private readonly child: NodeChild,
    private readonly logFile: string,
  ) {
    this.exited = once(child, 'exit');
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** What the process sends first. */
  async firstMessage(): Promise<unknown> {
    const [message] = await this.unlessItEnds(once(this.child, 'message'));
    return message;
  }

  send(message: object): void {
    this.child.send(message);
  }

  /** Rejects with the end of the log when the process ends before `work` does. */
  async unlessItEnds<T>(work: Promise<T>): Promise<T> {
    const ended = this.exited.then(async () => {
      if (this.stopping) return new Promise<never>(() => {});
      const log = await readFile(this.logFile, 'utf8');
      throw new Error(
        `The ${this.name} ended; the end of its log:\n${log.slice(-3000)}`,
      );
    });
    return Promise.race([work, ended]);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.exited;
    clearTimeout(timer);
  }
}
