import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ledger, openImageFile, publishVersion } from '@meca/meca-mgtr';
import { DemoVersion } from './description';
import { writeQcow2 } from './writeQcow2';

const PORTS = { rdp: 3389, vnc: 5900, ssh: 22 };

/** Makes the image of a version in `workFolder` and publishes it. */
export async function publishDemoVersion(options: {
  ledger: Ledger;
  publisher: string;
  version: DemoVersion;
  chunkBytes: number;
  workFolder: string;
}): Promise<void> {
  const { ledger, publisher, version, chunkBytes, workFolder } = options;
  const { path, title, notes, os, minCpu, minMemoryMiB, licence } = version;
  const file = join(workFolder, `${version.image.name}.qcow2`);
  await writeQcow2(file, version.image);
  await publishVersion({
    ledger,
    image: await openImageFile(file),
    chunkBytes,
    // The data are random: nothing is gained by trying hard.
    level: 1,
    details: {
      ...{ path, version: version.version, publisher, title, os },
      description: notes,
      requirements: { minCpu, minMemoryBytes: minMemoryMiB * 2 ** 20 },
      access: version.access.map(protocol => ({
        protocol,
        port: PORTS[protocol],
      })),
      ...(licence ? { licence } : {}),
    },
  });
  await rm(file);
}
