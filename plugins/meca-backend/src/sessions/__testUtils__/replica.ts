/**
 * One portal replica as a process of its own: serves the plugin over the PostgreSQL database named in
 * REPLICA_CONNECTION and tells its port on standard output. Lives until its standard input ends.
 */
import { AddressInfo } from 'node:net';
import createKnex from 'knex';
import { startSessionBackend } from './startSessionBackend';

async function main() {
  const knex = createKnex({
    client: 'pg',
    connection: JSON.parse(process.env.REPLICA_CONNECTION!),
  });
  const backend = await startSessionBackend({
    knex,
    regions: JSON.parse(process.env.REPLICA_REGIONS!),
  });
  const { port } = backend.server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
  process.stdin.resume().once('end', async () => {
    await backend.stop();
    await knex.destroy();
  });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
