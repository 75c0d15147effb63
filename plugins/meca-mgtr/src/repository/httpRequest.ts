import {
  get as getHttp,
  type Agent,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { get as getHttps } from 'node:https';
import { MgtrError } from '../MgtrError';

export type HttpRequest = {
  url: URL;
  headers: Record<string, string>;
  agent: Agent;
  connectTimeoutMs: number;
  idleTimeoutMs: number;
  signal?: AbortSignal;
  label: string;
  file: string;
};

/** Sends a GET and waits for the head of the answer. Rejects with `source-unreachable` or the signal's reason. */
export function sendHttpRequest(
  request: HttpRequest,
): Promise<IncomingMessage> {
  const { url, headers, agent, signal, label, file } = request;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const get = url.protocol === 'https:' ? getHttps : getHttp;
    let sent: ClientRequest;
    try {
      sent = get(url, { headers, agent, signal });
    } catch (cause) {
      // Node looks at headers before it sends anything, and names the one that is wrong, not its value.
      reject(
        new MgtrError(
          'source-refused',
          `${label} cannot be asked: ${(cause as Error).message}`,
          { source: label, remedy: 'Correct the headers of this repository.' },
        ),
      );
      return;
    }
    let timer: NodeJS.Timeout;
    const limit = (ms: number, what: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        sent.destroy(Object.assign(new Error(what), { code: 'ETIMEDOUT' }));
      }, ms);
    };
    limit(request.connectTimeoutMs, 'no connection');
    sent.once('socket', socket => {
      const connected = () => limit(request.idleTimeoutMs, 'no answer');
      if (!socket.connecting) connected();
      else socket.once('connect', connected);
    });
    sent.once('response', answer => {
      clearTimeout(timer);
      resolve(answer);
    });
    sent.on('error', (cause: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (signal?.aborted) reject(signal.reason);
      else {
        reject(
          new MgtrError(
            'source-unreachable',
            `${label} cannot be reached for ${file} (${
              cause.code ?? 'connection lost'
            })`,
            {
              source: label,
              file,
              cause,
              remedy: 'Check the address, the network and the certificate.',
            },
          ),
        );
      }
    });
  });
}
