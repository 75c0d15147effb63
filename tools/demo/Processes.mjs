import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_TIMEOUT_MS = 15_000;
const TAIL_LINES = 30;

/** The long-running processes of a demo: each logs to a file of its own, and they stop together. */
export class Processes {
  #children = [];
  #logDir;
  #stopping = false;
  #ended = Promise.withResolvers();

  constructor({ logDir }) {
    this.#logDir = logDir;
    this.#ended.promise.catch(() => {}); // looked at by whoever watches
  }

  start(name, command, args, options) {
    const logFile = join(this.#logDir, `${name}.log`);
    const log = createWriteStream(logFile);
    const child = spawn(command, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    const exited = once(child, 'exit');
    this.#children.push({ name, child, exited });
    exited.then(() => this.#report({ name, child, logFile }));
    return child;
  }

  /** Rejects with the end of its log when one of them ends although nobody stopped it. */
  watch() {
    return this.#ended.promise;
  }

  async #report({ name, child, logFile }) {
    if (this.#stopping) return;
    await sleep(100); // the last lines of the log
    const tail = readFileSync(logFile, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-TAIL_LINES);
    this.#ended.reject(
      new Error(
        `The ${name} ended (${
          child.exitCode ?? child.signalCode
        }). The end of ${logFile}:\n\n${tail.join('\n')}`,
      ),
    );
  }

  /** Last started, first stopped; whoever does not stop in time is killed. */
  async stop() {
    this.#stopping = true;
    for (const { child, exited } of [...this.#children].reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    }
  }
}

/** Polls until `url` answers with success. */
export async function waitUntilItAnswers(url, { signal, timeoutMs }) {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  for (;;) {
    try {
      const response = await fetch(url, { signal: deadline });
      if (response.ok) return;
    } catch (error) {
      if (deadline.aborted) {
        throw new Error(`${url} did not answer in time`, { cause: error });
      }
    }
    await sleep(200, undefined, { signal: deadline });
  }
}
