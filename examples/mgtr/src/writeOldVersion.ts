import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DemoVersion } from './description';
import { packVolumes } from './packVolumes';
import { writeQcow2 } from './writeQcow2';

const VOLUME_BYTES = 2 ** 20;

function buildConfigIni(version: DemoVersion): string {
  const { title, notes, os, access, minCpu, minMemoryMiB } = version;
  return [
    '; MECA template',
    '[template]',
    `Title = ${title}`,
    `Description = ${notes}`,
    `OS = ${os.name}`,
    `Access = ${access.join(', ')}`,
    '',
    '[requirements]',
    `CPU = ${minCpu}`,
    `Memory = ${minMemoryMiB}`,
    '',
  ].join('\r\n');
}

/** A version as MECA's first repository had it: 7z volumes and `config.ini`, and nothing that vouches for them. */
export async function writeOldVersion(
  repository: string,
  version: DemoVersion,
): Promise<void> {
  const folder = join(repository, version.path, version.version);
  const { name } = version.image;
  const file = `${name}.qcow2`;
  await mkdir(folder, { recursive: true });
  await writeQcow2(join(folder, file), version.image);
  await packVolumes({ folder, name, file, volumeBytes: VOLUME_BYTES });
  await rm(join(folder, file));
  await writeFile(join(folder, 'config.ini'), buildConfigIni(version));
}
