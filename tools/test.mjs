// Everything that must pass: lint, format, types, tests on SQLite and PostgreSQL, and the portal in a real browser.
//
//   npm test                            all of it
//   npm test -- --only unit,browser     some of it
//
// The last line is `N passed, N failed`; a check that is no test suite counts as one.
import { resolve } from 'node:path';
import { runBrowserTests } from './test/browser.mjs';
import { runCommand, stopChildren } from './test/run.mjs';
import { runUnitTests } from './test/unit.mjs';

const root = resolve(import.meta.dirname, '..');

const check =
  (command, ...args) =>
  async () => {
    const passed = await runCommand(command, args, { cwd: root });
    return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  };

const stages = {
  // The success cache holds hashes of packages that linted well, so that only changed ones are linted again.
  lint: check('yarn', 'backstage-cli', 'repo', 'lint', '--success-cache'),
  format: check('yarn', 'prettier', '--check', '--loglevel', 'warn', '.'),
  types: check('yarn', 'tsc', '--noEmit', '--emitDeclarationOnly', 'false'),
  unit: () => runUnitTests({ root }),
  browser: () => runBrowserTests({ root }),
};

function readStages(args) {
  const only = args.find(arg => arg.startsWith('--only'));
  if (!only) return Object.keys(stages);
  const value = only.includes('=')
    ? only.slice(only.indexOf('=') + 1)
    : args[args.indexOf(only) + 1] ?? '';
  const wanted = value.split(',');
  const unknown = wanted.filter(name => !(name in stages));
  if (unknown.length) {
    console.error(
      `No such stage: ${unknown.join(', ')}. There are ${Object.keys(
        stages,
      ).join(', ')}.`,
    );
    process.exit(2);
  }
  return wanted;
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopChildren();
    process.exitCode = 1;
  });
}

const results = [];
for (const name of readStages(process.argv.slice(2))) {
  console.log(`\n=== ${name}`);
  const startedAt = Date.now();
  let result;
  try {
    result = await stages[name]();
  } catch (error) {
    console.error(error);
    result = { passed: 0, failed: 1 };
  }
  results.push({
    name,
    ...result,
    seconds: Math.round((Date.now() - startedAt) / 1000),
  });
  if (process.exitCode) break;
}

const sum = key => results.reduce((total, result) => total + result[key], 0);
console.log();
for (const { name, passed, failed, seconds } of results) {
  console.log(`${name}: ${passed} passed, ${failed} failed (${seconds} s)`);
}
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode ||= sum('failed') ? 1 : 0;
