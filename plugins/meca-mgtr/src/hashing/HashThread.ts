import { Worker } from 'node:worker_threads';
import { FileHash } from './FileHash';
import {
  HASH_PROGRAM,
  type HashAnswer,
  type HashQuestion,
} from './hashProgram';

interface Call {
  resolve(sha256: string): void;
  reject(error: unknown): void;
}

/**
 * Computes the SHA-256 of files beside the thread that all else runs in: it takes as long as everything else that is done with
 * the same bytes, and a portal that brings images has to answer people meanwhile.
 *
 * The thread reads from the system's cache what has just been written. So no memory is shared, and what lies on the disk is what
 * was hashed.
 */
export class HashThread {
  #worker?: Worker;
  /** In the order of their questions. Few: a file has one under way, and its end. */
  readonly #calls: Call[] = [];
  #failure?: { readonly error: unknown };
  #lastId = 0;

  /** Lends a thread to `work`, which begins when it is first needed. What is still hashed when `work` ends is given up. */
  static async lend<T>(work: (thread: HashThread) => Promise<T>): Promise<T> {
    const thread = new HashThread();
    try {
      return await work(thread);
    } finally {
      await thread.#worker?.terminate();
    }
  }

  private constructor() {}

  /** The hash of a file that may still grow. An abort of `signal` ends all waiting for it. */
  begin(file: string, signal: AbortSignal): FileHash {
    this.#lastId += 1;
    const id = this.#lastId;
    return new FileHash(
      question => this.#ask({ id, file, ...question }),
      signal,
    );
  }

  #ask(question: HashQuestion): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure.error);
        return;
      }
      this.#worker ??= this.#start();
      this.#calls.push({ resolve, reject });
      this.#worker.postMessage(question);
    });
  }

  #start(): Worker {
    const worker = new Worker(HASH_PROGRAM, {
      eval: true,
      // Neither loaders nor other options of the process are for this thread.
      execArgv: [],
      env: {},
    });
    worker.on('message', answer => this.#hear(answer));
    worker.on('error', error => this.#fail(error));
    worker.on('exit', () => this.#fail(new Error('Hashing was given up')));
    return worker;
  }

  #hear({ sha256, problem }: HashAnswer): void {
    const call = this.#calls.shift();
    if (problem) {
      call?.reject(Object.assign(new Error(problem.message), problem));
    } else {
      call?.resolve(sha256);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#calls.splice(0).forEach(call => call.reject(error));
  }
}
