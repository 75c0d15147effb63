import { usageOf, type Command } from './Command';

/** All commands, a line each. */
export function overview(commands: Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'meca-mgtr: publish VM templates, and check what others publish',
    '',
    'Usage: meca-mgtr <command> [options]',
    '',
    ...commands.map(
      ({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`,
    ),
    '',
    '"meca-mgtr <command> --help" tells more. All commands take --json.',
    'Exit codes: 0 done, 1 failed, 2 wrong use, 3 done but some members have problems.',
  ].join('\n');
}

/** One command with its options. */
export function helpOf(command: Command): string {
  const rows = [
    ...Object.entries(command.options).map(([name, { value, help }]) => ({
      left: `--${name}${value ? ` ${value}` : ''}`,
      help,
    })),
    { left: '--json', help: 'print the result as JSON' },
  ];
  const width = Math.max(...rows.map(({ left }) => left.length));
  return [
    `Usage: ${usageOf(command)}`,
    '',
    `${command.summary[0].toUpperCase()}${command.summary.slice(1)}.`,
    '',
    ...rows.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`),
  ].join('\n');
}
