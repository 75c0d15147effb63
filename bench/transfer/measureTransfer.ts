import type { BenchContext } from '../context';
import type { Line } from '../report/Line';
import { measureCuts } from './parts/measureCuts';
import { measureLines } from './parts/measureLines';
import { measureLoopback } from './parts/measureLoopback';
import { measureMemory } from './parts/measureMemory';
import { measureOwnChoice } from './parts/measureOwnChoice';
import { measureRefresh } from './parts/measureRefresh';
import { createTransferBench } from './TransferBench';

const STEPS = [
  measureLoopback,
  measureLines,
  measureOwnChoice,
  measureCuts,
  measureMemory,
  measureRefresh,
];

/** How MGTR brings templates, beside programs that only fetch. */
export async function measureTransfer(context: BenchContext): Promise<Line[]> {
  const bench = await createTransferBench(context);
  context.say(`Lines are made by: ${bench.network.how}`);
  const installed = bench.others.map(({ name }) => name).join(', ');
  context.say(`Beside: ${installed || 'nothing; neither aria2c nor curl'}`);
  const lines: Line[] = [];
  for (const step of STEPS) {
    const begun = performance.now();
    lines.push(...(await step(bench)));
    const seconds = (performance.now() - begun) / 1000;
    context.say(`${step.name} took ${seconds.toFixed(0)} s`);
  }
  return lines;
}
