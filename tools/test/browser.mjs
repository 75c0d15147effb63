import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run.mjs';

/** Debian's names first; `CHROMIUM_PATH` for a browser that lies elsewhere. */
const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

function count(report, what) {
  return Number(report.match(new RegExp(`^# ${what} (\\d+)$`, 'm'))?.[1] ?? 0);
}

/** The scenarios of examples/portal/e2e, against the demo portal in a real browser. */
export async function runBrowserTests({ root }) {
  const chromium = CANDIDATES.find(path => path && existsSync(path));
  if (!chromium) {
    console.error(
      'The browser tests need Chromium. On Debian: apt-get install chromium. Elsewhere: set CHROMIUM_PATH.',
    );
    return { passed: 0, failed: 1 };
  }
  const folder = await mkdtemp(join(tmpdir(), 'meca-e2e-'));
  const reportFile = join(folder, 'report.tap');
  try {
    const ended = await runCommand(
      process.execPath,
      [
        ...['--import', 'tsx', '--test', '--test-concurrency=1'],
        '--test-timeout=900000',
        ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
        ...['--test-reporter=tap', `--test-reporter-destination=${reportFile}`],
        'src/**/*.e2e.ts',
      ],
      {
        cwd: join(root, 'examples', 'portal', 'e2e'),
        env: { CHROMIUM_PATH: chromium },
      },
    );
    const report = readFileSync(reportFile, 'utf8');
    const failed = count(report, 'fail') + count(report, 'cancelled');
    return {
      passed: count(report, 'pass'),
      failed: failed || (ended ? 0 : 1),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
