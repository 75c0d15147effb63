/** What the owner of the thread asks: hash `file` up to there; `last` ends it. Without `upTo` it is only ended. */
export interface HashQuestion {
  readonly id: number;
  readonly file: string;
  readonly upTo?: number;
  readonly last: boolean;
}

/** One comes for each question, in the same order. */
export interface HashAnswer {
  /** In hex; empty while there is more to come. */
  readonly sha256: string;
  /** Errors lose their codes on the way from thread to thread. */
  readonly problem?: {
    readonly message: string;
    readonly code?: string;
    readonly syscall?: string;
  };
}

/**
 * What the thread runs. A text, because there is no file of it to be started where this package is bundled into a program.
 *
 * Its buffer is small enough to stay in the processor's cache between reading and hashing.
 */
export const HASH_PROGRAM = `
const { createHash } = require('node:crypto');
const { closeSync, openSync, readSync } = require('node:fs');
const { parentPort } = require('node:worker_threads');

const buffer = Buffer.alloc(256 * 1024);
const open = new Map();

function advance({ id, file, upTo }) {
  if (!open.has(id)) {
    open.set(id, { fd: openSync(file), at: 0, hash: createHash('sha256') });
  }
  const state = open.get(id);
  while (state.at < upTo) {
    const wanted = Math.min(buffer.length, upTo - state.at);
    const count = readSync(state.fd, buffer, 0, wanted, state.at);
    if (count === 0) throw new Error(file + ' became shorter while it was hashed');
    state.hash.update(buffer.subarray(0, count));
    state.at += count;
  }
  return state.hash;
}

function end({ id }) {
  const state = open.get(id);
  open.delete(id);
  if (state) closeSync(state.fd);
}

parentPort.on('message', question => {
  const { upTo, last } = question;
  const answer = { sha256: '' };
  try {
    const hash = upTo === undefined ? undefined : advance(question);
    if (hash && last) answer.sha256 = hash.digest('hex');
  } catch ({ message, code, syscall }) {
    answer.problem = { message, code, syscall };
  }
  if (last) end(question);
  parentPort.postMessage(answer);
});
`;
