// A process with simulated regions: `simulator.ts DESCRIPTION.json`; sends where they are when all of them listen.
import { readFileSync } from 'node:fs';
import { startSimulator } from '@meca/cloudstack-simulator';

async function main() {
  const description = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  const simulator = await startSimulator(description);
  process.on('SIGTERM', () => simulator.close().finally(() => process.exit(0)));
  process.on('disconnect', () => process.exit(1));
  process.send!({
    adminUrl: simulator.adminUrl,
    regions: simulator.regions.map(({ id, endpoint, apiKey, secretKey }) => ({
      id,
      endpoint,
      apiKey,
      secretKey,
    })),
  });
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
