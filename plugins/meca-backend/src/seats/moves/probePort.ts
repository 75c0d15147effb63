import { connect } from 'node:net';

/** True if something at the address accepts a TCP connection within the time. Never rejects. */
export function probePort(
  address: string,
  port: number,
  options: { timeoutMs: number },
): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: address, port });
    const finish = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(options.timeoutMs, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
