import { buildTables } from './calendar/Tables';
import { measureAdmission } from './calendar/measureAdmission';
import { measureMonth } from './calendar/measureMonth';
import { measureCapacity } from './capacity/measureCapacity';
import { BenchContext } from './context';
import { createContext } from './createContext';
import { measureMassStart } from './massStart/measureMassStart';
import { Line } from './report/Line';
import { measureTransfer } from './transfer/measureTransfer';

export const PARTS = [
  'capacity',
  'massstart',
  'month',
  'admission',
  'transfer',
] as const;
export type Part = (typeof PARTS)[number];

type Report = (part: Part, lines: Line[]) => void;

/** Measures these parts and reports each as soon as it is done. */
export async function measureParts(
  parts: Part[],
  options: {
    folder: string;
    connection: string;
    quick: boolean;
    report: Report;
    fail: (part: Part, error: unknown) => void;
  },
): Promise<void> {
  const { report, fail } = options;
  for (const group of groupsOf(parts)) {
    const { context, close } = createContext(options);
    let current = group[0];
    try {
      await measureGroup(group, context, (part, lines) => {
        report(part, lines);
        current = group[group.indexOf(part) + 1] ?? part;
      });
    } catch (error) {
      fail(current, error);
    } finally {
      await close();
    }
  }
}

/** Parts that share what is slow to build come together. */
function groupsOf(parts: Part[]): Part[][] {
  const groups: Part[][] = [
    ['capacity'],
    ['massstart'],
    ['month', 'admission'],
    ['transfer'],
  ];
  return groups
    .map(group => group.filter(part => parts.includes(part)))
    .filter(group => group.length > 0);
}

async function measureGroup(
  group: Part[],
  context: BenchContext,
  report: Report,
): Promise<void> {
  if (group[0] === 'capacity') {
    report('capacity', await measureCapacity(context));
  } else if (group[0] === 'massstart') {
    report('massstart', await measureMassStart(context));
  } else if (group[0] === 'transfer') {
    report('transfer', await measureTransfer(context));
  } else {
    const tables = await buildTables(context);
    // The month first: bookings change it.
    if (group.includes('month')) report('month', await measureMonth(tables));
    if (group.includes('admission')) {
      report('admission', await measureAdmission(tables));
    }
  }
}
