import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CONNECTION_VARIABLE, providePostgres } from './postgres.mjs';
import { runCommand } from './run.mjs';

const DATABASE_ID = 'POSTGRES_18';

/**
 * Test files that are written for PostgreSQL and did not run on it. `TestDatabases` leaves out, without a word, what it
 * cannot reach; so every file that names the database must have a passed test whose title names it too, as
 * `describe.each(databases.eachSupportedId())('… on %s', …)` gives.
 */
function filesWithoutPostgres(report) {
  return report.testResults
    .filter(({ name }) => readFileSync(name, 'utf8').includes(DATABASE_ID))
    .filter(
      ({ assertionResults }) =>
        !assertionResults.some(
          ({ fullName, status }) =>
            status === 'passed' && fullName.includes(DATABASE_ID),
        ),
    )
    .map(({ name }) => name);
}

/** Failures that are no single test: files that could not be loaded, and PostgreSQL left out. */
function otherFailures({ report, databasesSeen, root }) {
  const messages = report.testResults
    .filter(file => file.status === 'failed' && !file.assertionResults.length)
    .map(file => `${relative(root, file.name)} could not be run`);
  for (const file of filesWithoutPostgres(report)) {
    messages.push(
      `${relative(
        root,
        file,
      )} is written for ${DATABASE_ID} but has no passed test with that name in its title`,
    );
  }
  if (!databasesSeen) messages.push('No test used the PostgreSQL server');
  return messages;
}

/** All tests of all packages, on SQLite and on a real PostgreSQL. */
export async function runUnitTests({ root }) {
  const postgres = await providePostgres();
  const folder = await mkdtemp(join(tmpdir(), 'meca-jest-'));
  const outputFile = join(folder, 'report.json');
  try {
    console.log(
      `PostgreSQL: ${postgres.ours ? 'our own server' : 'the server given'}`,
    );
    const ended = await runCommand(
      'yarn',
      [
        ...['backstage-cli', 'repo', 'test', '--watch=false', '--json'],
        `--outputFile=${outputFile}`,
        `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`,
      ],
      {
        cwd: root,
        env: {
          [CONNECTION_VARIABLE]: postgres.url,
          BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        },
      },
    );
    const report = JSON.parse(readFileSync(outputFile, 'utf8'));
    const others = otherFailures({
      report,
      databasesSeen: postgres.databasesSeen(),
      root,
    });
    others.forEach(message => console.error(message));
    const failed = report.numFailedTests + others.length;
    return {
      passed: report.numPassedTests,
      failed: failed || (ended ? 0 : 1),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await postgres.stop();
  }
}
