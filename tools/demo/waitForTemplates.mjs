import { setTimeout as sleep } from 'node:timers/promises';
import { PortalClient } from './PortalClient.mjs';

const READER = 'user:default/elena.marin';
const TEMPLATE = 'windows/cad-lab';
const REGION = 'polito';
const TIMEOUT_MS = 120_000;

/** People, regions, repositories and templates come in a moment after the start. */
async function isThere(client) {
  await client.signIn();
  const query = new URLSearchParams({ path: TEMPLATE });
  const { latestVersion, replicas } = await client.call(
    'GET',
    `meca/v1/mgtr/template?${query}`,
  );
  return replicas.some(
    ({ regionId, version, current }) =>
      regionId === REGION && version === latestVersion && current,
  );
}

/** Waits until the template of the first class has come from its repository into the region of that class. */
export async function waitForTemplates({ portalUrl, signal }) {
  const client = new PortalClient({ portalUrl, userRef: READER });
  const deadline = Date.now() + TIMEOUT_MS;
  let trouble;
  while (Date.now() < deadline) {
    try {
      if (await isThere(client)) return;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    await sleep(500, undefined, { signal });
  }
  throw new Error(
    `${TEMPLATE} did not get to ${REGION} in ${TIMEOUT_MS / 1000} s`,
    { cause: trouble },
  );
}
