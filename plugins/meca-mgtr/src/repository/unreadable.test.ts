import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MgtrFixture } from '../__testUtils__/mgtrFixture';

const run = promisify(execFile);

describe('a repository with folders that may not be read', () => {
  let mgtr: MgtrFixture;
  const shut: string[] = [];

  beforeEach(async () => {
    mgtr = await MgtrFixture.create();
    await mgtr.publish({ path: 'bme/linux/open' });
    await mgtr.publish({ path: 'bme/linux/shut' });
    await chmod(mgtr.folder, 0o755);
  });
  afterEach(async () => {
    for (const folder of shut.splice(0)) await chmod(folder, 0o755);
    await mgtr.close();
  });

  async function close(folder: string): Promise<void> {
    shut.push(join(mgtr.repository, folder));
    await chmod(shut[0], 0);
  }

  /** The administrator may read everything; so asks as nobody does. */
  async function refreshAsNobody(): Promise<unknown> {
    const script = `
      const { FolderCarrier, openRepository } = require('.');
      if (process.getuid?.() === 0) process.seteuid(65534);
      openRepository({
        carrier: new FolderCarrier(process.argv[1]),
        trust: { kind: 'tuf', root: process.argv[2] },
      })
        .refresh({ onVersion: () => {} })
        .then(
          ({ present, problems }) => ({
            present: present.map(({ path }) => path),
            problems: problems.map(({ path, error: { code, remedy } }) => ({ path, code, remedy })),
          }),
          ({ code, message, remedy }) => ({ code, message, remedy }),
        )
        .then(said => console.log(JSON.stringify(said)));`;
    const root = await mgtr.root();
    const { stdout } = await run(
      process.execPath,
      ['--require', 'tsx/cjs', '-e', script, mgtr.repository, root],
      { cwd: __dirname },
    );
    return JSON.parse(stdout);
  }

  it('reports the version that is in one, and brings the others', async () => {
    await close('bme/linux/shut/01.00.00.00');
    expect(await refreshAsNobody()).toEqual({
      present: ['bme/linux/open'],
      problems: [
        {
          path: 'bme/linux/shut',
          code: 'source-refused',
          remedy: expect.stringContaining('read permission'),
        },
      ],
    });
  });

  it('is refused as a whole, with the remedy, when its metadata is in one', async () => {
    await close('metadata');
    expect(await refreshAsNobody()).toEqual({
      code: 'source-refused',
      message: expect.stringContaining('metadata/'),
      remedy: expect.stringContaining('read permission'),
    });
  });
});
