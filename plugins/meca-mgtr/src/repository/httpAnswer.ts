import type { IncomingMessage } from 'node:http';
import { MgtrError } from '../MgtrError';
import type { OpenFile, OpenOptions } from './Carrier';

type Asked = OpenOptions & {
  label: string;
  file: string;
  idleTimeoutMs: number;
};

/** Makes sense of a 200 or 206. A 206 for other bytes than the ones asked for is refused. */
export function readHttpAnswer(
  answer: IncomingMessage,
  asked: Asked,
): OpenFile {
  const details = { source: asked.label, file: asked.file };
  const etag = strongEtag(answer);
  const length = Number(answer.headers['content-length'] ?? NaN);
  const bytes = Number.isSafeInteger(length) ? length : undefined;
  const common = {
    body: readBody(answer, asked),
    etag,
    close: async () => {
      answer.destroy();
    },
    release: freeMemory,
  };
  if (answer.headers['content-encoding'] !== undefined) {
    answer.destroy();
    throw new MgtrError(
      'source-refused',
      `${asked.label} sends ${asked.file} in another encoding than it is stored`,
      { ...details, remedy: 'Switch off compression for this repository.' },
    );
  }
  if (answer.statusCode === 200) {
    return { ...common, start: 0, bytes, totalBytes: bytes };
  }
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(
    answer.headers['content-range'] ?? '',
  );
  const [start, end] = range ? [Number(range[1]), Number(range[2])] : [-1, -1];
  const wanted = asked.range;
  if (!wanted || start !== wanted.start || end < start || end > wanted.end) {
    answer.destroy();
    throw new MgtrError(
      'range-refused',
      `${asked.label} answers with other bytes of ${asked.file} than it was asked for`,
      details,
    );
  }
  const totalBytes = range && range[3] !== '*' ? Number(range[3]) : undefined;
  return { ...common, start, bytes: end - start + 1, totalBytes };
}

/** Parts that came from the parser of answers have memory of their own; small ones are cut from Node's common pool. */
function freeMemory(part: Uint8Array): void {
  const memory = part.buffer as ArrayBuffer & { transfer(bytes: number): void };
  if (part.byteLength === memory.byteLength) memory.transfer(0);
}

/** Turns any other status into an error; the body is thrown away. */
export function refuseStatus(
  answer: IncomingMessage,
  of: { label: string; file: string },
): MgtrError {
  answer.destroy();
  const { label, file } = of;
  const httpStatus = answer.statusCode ?? 0;
  const details = { source: label, file, httpStatus };
  if (httpStatus === 404 || httpStatus === 410) {
    return new MgtrError('not-found', `${label} has no ${file}`, details);
  }
  if (httpStatus === 416) {
    const total = /^bytes \*\/(\d+)$/.exec(
      answer.headers['content-range'] ?? '',
    );
    return new MgtrError(
      'range-refused',
      `${label} has fewer bytes of ${file} than were asked for`,
      { ...details, totalBytes: total ? Number(total[1]) : undefined },
    );
  }
  const again = [408, 425, 429].includes(httpStatus) || httpStatus >= 500;
  if (again) {
    return new MgtrError(
      'source-unreachable',
      `${label} cannot give ${file} now (status ${httpStatus})`,
      { ...details, retryAfterMs: retryAfterMs(answer) },
    );
  }
  return new MgtrError(
    'source-refused',
    `${label} refuses to give ${file} (status ${httpStatus})`,
    {
      ...details,
      remedy:
        httpStatus === 401 || httpStatus === 403
          ? 'Check the credentials for this repository and that the file may be read.'
          : undefined,
    },
  );
}

function strongEtag(answer: IncomingMessage): string | undefined {
  const { etag } = answer.headers;
  return etag?.startsWith('"') ? etag : undefined;
}

/** `Retry-After` in either of its forms: seconds, or a date. */
function retryAfterMs(answer: IncomingMessage): number | undefined {
  const value = answer.headers['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value)
    ? Number(value) * 1000
    : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Only waiting for the server counts as silence, not the time that the reader takes. */
async function* readBody(
  answer: IncomingMessage,
  asked: Asked,
): AsyncGenerator<Uint8Array> {
  const idle = () =>
    answer.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' }));
  let timer = setTimeout(idle, asked.idleTimeoutMs);
  try {
    for await (const part of answer) {
      clearTimeout(timer);
      yield part;
      timer = setTimeout(idle, asked.idleTimeoutMs);
    }
  } catch (cause) {
    if (asked.signal?.aborted) throw asked.signal.reason;
    const code = (cause as NodeJS.ErrnoException).code ?? 'connection lost';
    throw new MgtrError(
      'source-unreachable',
      `${asked.label} broke off within ${asked.file} (${code})`,
      { source: asked.label, file: asked.file, cause },
    );
  } finally {
    clearTimeout(timer);
    answer.destroy();
  }
}
