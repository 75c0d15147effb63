// One transfer by the engine: `transfer.ts STAGING URL MANIFEST CONNECTIONS|auto`; prints times and memory as JSON.
// It is bundled and run without a loader, whose memory and time are no part of a transfer.
import { readFileSync } from 'node:fs';
import {
  createCarrier,
  defaultConnectionLimits,
  DiskSpace,
  FileTransferStore,
  TransferEngine,
} from '@meca/meca-mgtr';

async function main() {
  const [stagingFolder, url, manifestFile, connections] = process.argv.slice(2);
  const many = Number(connections);
  const engine = await TransferEngine.create({
    stagingFolder,
    store: await FileTransferStore.open(`${stagingFolder}/transfers.jsonl`),
    disk: new DiskSpace({
      folder: stagingFolder,
      floor: { bytes: 1e9, share: 0.02 },
    }),
    connections: many
      ? { ...defaultConnectionLimits, start: many, most: many }
      : defaultConnectionLimits,
    qemuImg: false,
  });
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const carrier = createCarrier(url, { allowInsecureHttp: true });
  const begun = performance.now();
  let fetchedMs: number | undefined;
  let most = 0;
  for await (const event of engine.run({
    manifest,
    sources: [{ carrier, folder: '' }],
  })) {
    if (event.type === 'state' && event.state === 'assembling') {
      fetchedMs = performance.now() - begun;
    } else if (event.type === 'progress') {
      most = Math.max(most, event.connections);
    } else if (event.type === 'end') {
      console.log(
        JSON.stringify({
          fetchedMs,
          stagedMs: performance.now() - begun,
          peakBytes: process.resourceUsage().maxRSS * 1024,
          connections: most,
          result: event.result,
        }),
      );
    }
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
