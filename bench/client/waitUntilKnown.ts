import { setTimeout as sleep } from 'node:timers/promises';
import { MecaClient } from './MecaClient';

const TIMEOUT_MS = 120_000;

/** Resolves when the numbers, templates and offerings of so many regions are known, so that classes can be booked. */
export async function waitUntilKnown(
  client: MecaClient,
  regions: number,
): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const [capacity, templates, offerings] = await Promise.all([
      client.getCapacity(),
      client.listTemplates(),
      client.listOfferings(),
    ]);
    const known = Math.min(
      capacity.regions.filter(region => region.state === 'fresh').length,
      templates.items[0]?.replicas.length ?? 0,
      offerings.items[0]?.regions.length ?? 0,
    );
    if (known >= regions) return;
    if (Date.now() > deadline) {
      throw new Error(`Only ${known} of ${regions} regions answered`);
    }
    await sleep(250);
  }
}
