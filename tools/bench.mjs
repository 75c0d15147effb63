// Measures what the portal costs, on PostgreSQL; docs/benchmarks.md says what and how.
//
//   yarn bench                            all of it, some minutes
//   yarn bench --only capacity,month      parts: capacity, massstart, month, admission, transfer
//   yarn bench --json results.json        the figures in a file as well
//   yarn bench --keep-logs                keeps the logs of the processes
//   yarn bench --only transfer --quick    smaller transfers, to try the bench itself
//
// Ends well unless something could not be measured: a target that was missed is in the table.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { providePostgres } from './test/postgres.mjs';

const root = resolve(import.meta.dirname, '..');
const postgres = await providePostgres();
try {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'bench/main.ts', ...process.argv.slice(2)],
    {
      cwd: root,
      env: { ...process.env, MECA_BENCH_POSTGRES: postgres.url },
      stdio: 'inherit',
    },
  );
  // Ctrl-C reaches the child from the terminal; we stay to stop the database.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await postgres.stop();
}
