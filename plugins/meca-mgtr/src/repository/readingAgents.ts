import { Agent as HttpAgent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';

/** Node reads 64 KiB at a time into a new buffer each; a quarter of the reads costs a quarter of the work around them. */
const READ_BYTES = 256 * 1024;

type Connect = (options: object, ...rest: unknown[]) => unknown;

/**
 * Agents whose connections read large pieces into one buffer of their own.
 *
 * @remarks
 * A transfer spends as much time on the buffers of the network as on hashing. Node's parser of answers copies the bodies out of
 * what it is given before it returns, so that the buffer can be filled again.
 */
export function createReadingAgents(options: { ca?: string }): {
  http: HttpAgent;
  https: HttpsAgent;
} {
  // Idle sockets must not keep a command-line process alive; Node's agents see to that.
  return {
    http: reading(new HttpAgent({ keepAlive: true })),
    https: reading(new HttpsAgent({ keepAlive: true, ca: options.ca })),
  };
}

function reading<T extends HttpAgent>(agent: T): T {
  const withConnect = agent as unknown as { createConnection: Connect };
  const connect = withConnect.createConnection.bind(agent);
  withConnect.createConnection = (options: AgentOptions, ...rest) => {
    const socket = connect(
      {
        ...options,
        onread: {
          buffer: Buffer.allocUnsafeSlow(READ_BYTES),
          callback: (bytes: number, buffer: Buffer) => {
            socket.emit('data', buffer.subarray(0, bytes));
            return true;
          },
        },
      },
      ...rest,
    ) as Socket;
    return socket;
  };
  return agent;
}
