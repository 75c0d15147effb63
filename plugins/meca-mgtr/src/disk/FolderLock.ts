import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MgtrError } from '../MgtrError';

/**
 * Makes sure that a staging folder has one holder on this machine.
 *
 * @remarks
 * The lock is an open socket with a name made of the folder's path, and ends with its process,
 * however that ends: there is no file to be found stale after a kill. On Linux the name is in the
 * abstract space of the machine's (or container's) network; elsewhere it is a pipe or file. It does
 * not reach over a network file system: do not share a staging folder between machines.
 */
export class FolderLock {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Throws `conflict` when another process holds the folder. */
  static async acquire(folder: string): Promise<FolderLock> {
    const real = await realpath(folder);
    const name = `meca-mgtr-${createHash('sha256')
      .update(real)
      .digest('hex')
      .slice(0, 32)}`;
    const server = createServer(socket => socket.destroy());
    // It must not keep a process alive that has nothing else to do.
    server.unref();
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) =>
        reject(
          new MgtrError(
            'conflict',
            `The staging folder ${folder} is in use by another process (${cause.code})`,
            {
              cause,
              remedy:
                'Stop the other one, or give this one a folder of its own.',
            },
          ),
        ),
      );
      server.listen(addressOf(name), resolve);
    });
    return new FolderLock(server);
  }

  async release(): Promise<void> {
    await new Promise(resolve => this.#server.close(resolve));
  }
}

function addressOf(name: string): string {
  switch (process.platform) {
    case 'linux':
      return `\0${name}`;
    case 'win32':
      return `\\\\.\\pipe\\${name}`;
    default:
      return join(tmpdir(), `${name}.sock`);
  }
}
