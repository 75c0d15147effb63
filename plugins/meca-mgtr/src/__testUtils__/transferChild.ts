/**
 * A process of its own that takes one version as far as it gets, to be killed at will.
 *
 * Arguments: staging folder, URL of the chunks, file with the manifest. Prints one JSON line per
 * event, and at the end how much memory it took at most beyond what it had when the transfer began: what the loader of
 * TypeScript holds is no part of a transfer.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiskSpace } from '../disk';
import { HttpCarrier } from '../repository/HttpCarrier';
import { FileTransferStore, TransferEngine } from '../transfer';

async function main(): Promise<void> {
  const [stagingFolder, url, manifestFile] = process.argv.slice(2);
  const store = await FileTransferStore.open(
    join(stagingFolder, 'transfers.jsonl'),
  );
  const engine = await TransferEngine.create({
    stagingFolder,
    store,
    disk: new DiskSpace({
      folder: stagingFolder,
      floor: { bytes: 0, share: 0 },
    }),
    qemuImg: false,
  });
  const beforeBytes = process.memoryUsage.rss();
  const events = engine.run({
    manifest: JSON.parse(readFileSync(manifestFile, 'utf8')),
    sources: [{ carrier: new HttpCarrier({ url }), folder: '' }],
  });
  for await (const event of events) {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
  const peakBytes = process.resourceUsage().maxRSS * 1024 - beforeBytes;
  process.stdout.write(`${JSON.stringify({ type: 'memory', peakBytes })}\n`);
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
