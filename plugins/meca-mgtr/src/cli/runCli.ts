import { parseArgs } from 'node:util';
import { isMgtrError, MgtrError } from '../MgtrError';
import { edgeCommand } from '../edge/edgeCommand';
import { Arguments, usageOf, type Command } from './Command';
import { describeProblem } from './describeProblem';
import { helpOf, overview } from './help';
import { keyCommands } from './keyCommands';
import { publishCommand } from './publishCommand';
import { listCommand, verifyCommand } from './readerCommands';
import {
  adoptCommand,
  pruneCommand,
  resignCommand,
  withdrawCommand,
} from './repositoryCommands';

export const EXIT = { ok: 0, failed: 1, usage: 2, incomplete: 3 } as const;

const COMMANDS: Command[] = [
  publishCommand,
  adoptCommand,
  listCommand,
  verifyCommand,
  withdrawCommand,
  pruneCommand,
  resignCommand,
  ...keyCommands,
  edgeCommand,
];

/** Runs one command and returns the exit code. */
export async function runCli(argv: string[]): Promise<number> {
  const json = argv.includes('--json');
  const words = argv.slice(0, 2).filter(word => !word.startsWith('-'));
  const command =
    COMMANDS.find(({ name }) => name === words.join(' ')) ??
    COMMANDS.find(({ name }) => name === words[0]);
  if (!command) {
    const related = COMMANDS.filter(({ name }) =>
      name.startsWith(`${words[0]} `),
    );
    const help = argv.includes('--help') || argv.includes('-h');
    const text = overview(related.length ? related : COMMANDS);
    if (help || argv.length === 0) console.log(text);
    else console.error(`There is no command "${words.join(' ')}".\n\n${text}`);
    return help ? EXIT.ok : EXIT.usage;
  }

  const abort = new AbortController();
  const stop = () => abort.abort(new MgtrError('conflict', 'Interrupted'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const args = readArguments(command, argv);
    if (!args) {
      console.log(helpOf(command));
      return EXIT.ok;
    }
    const { data, lines, incomplete } = await command.run({
      args,
      env: process.env,
      signal: abort.signal,
      progress: line => json || console.error(line),
    });
    console.log(json ? JSON.stringify(data, null, 2) : lines.join('\n'));
    return incomplete ? EXIT.incomplete : EXIT.ok;
  } catch (thrown) {
    const error = abort.signal.aborted ? abort.signal.reason : thrown;
    if (!isMgtrError(error)) throw error;
    const { text, ...problem } = describeProblem(error);
    if (json) console.log(JSON.stringify({ error: problem }, null, 2));
    else console.error(text);
    return error.code === 'usage' ? EXIT.usage : EXIT.failed;
  } finally {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  }
}

/** Undefined when help was asked for. */
function readArguments(
  command: Command,
  argv: string[],
): Arguments | undefined {
  const usage = usageOf(command);
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.name.split(' ').length),
      options: {
        ...command.options,
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
      strict: true,
    });
    if (values.help) return undefined;
    const surplus = positionals[command.operands.length];
    if (surplus !== undefined) {
      throw new Error(`"${surplus}" is one argument too many`);
    }
    return new Arguments(values, positionals, usage);
  } catch (error) {
    throw new MgtrError('usage', (error as Error).message.split('. ')[0], {
      remedy: `Usage: ${usage}`,
    });
  }
}
