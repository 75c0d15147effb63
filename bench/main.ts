// What the portal costs, measured; see docs/benchmarks.md. Started by tools/bench.mjs, which provides PostgreSQL.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureParts, Part, PARTS } from './parts';
import { describeMachine } from './report/describeMachine';
import { renderJson } from './report/renderJson';
import { Line } from './report/Line';
import { renderTable } from './report/renderTable';

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      json: { type: 'string' },
      'keep-logs': { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const wanted = values.only.split(',').map(name => name.trim());
  const unknown = wanted.filter(name => !PARTS.some(part => part === name));
  if (unknown.length > 0) {
    throw new Error(
      `No such part: ${unknown.join(', ')}. There are ${PARTS.join(', ')}.`,
    );
  }
  return {
    parts: PARTS.filter(part => wanted.includes(part)),
    json: values.json,
    keepLogs: values['keep-logs'],
    quick: values.quick,
  };
}

async function main() {
  const options = readOptions();
  const connection = process.env.MECA_BENCH_POSTGRES;
  if (!connection) throw new Error('Start the measurements with `yarn bench`');
  const machine = describeMachine();
  console.log(
    `${machine.at}: ${machine.cores} cores (${machine.processor}), ` +
      `${machine.memoryGiB} GiB, Node ${machine.node}, ` +
      `load average ${machine.loadAverage.join(' ')}`,
  );
  const folder = await mkdtemp(join(tmpdir(), 'meca-bench-'));
  const results: Partial<Record<Part, Line[]>> = {};
  const failed: Part[] = [];
  await measureParts(options.parts, {
    folder,
    connection,
    quick: options.quick,
    report(part, lines) {
      results[part] = lines;
      console.log(`\n${part}\n${renderTable(lines)}`);
    },
    fail(part, error) {
      failed.push(part);
      console.error(`\n${part} could not be measured:`, error);
    },
  });
  const { loadAverage } = describeMachine();
  console.log(`\nLoad average at the end ${loadAverage.join(' ')}`);
  if (options.json) {
    const run = { machine, loadAverageAfter: loadAverage, results };
    await writeFile(options.json, renderJson(run));
  }
  if (failed.length > 0 || options.keepLogs) {
    console.log(`Logs are in ${folder}`);
  } else {
    await rm(folder, { recursive: true, force: true });
  }
  process.exitCode = failed.length > 0 ? 1 : 0;
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
