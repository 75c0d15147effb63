import type { ParseArgsConfig } from 'node:util';
import { MgtrError } from '../MgtrError';

type OptionSpec = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What help says of it. */
  help: string;
  /** Shown in help behind the option's name, such as `FOLDER`. */
  value?: string;
};

export type OptionSpecs = Record<string, OptionSpec>;

/** Arguments of a command, read by name with the errors that people need. */
export class Arguments {
  constructor(
    private readonly values: Record<string, unknown>,
    private readonly positionals: string[],
    private readonly usage: string,
  ) {}

  text(name: string): string | undefined {
    return this.values[name] as string | undefined;
  }

  need(name: string): string {
    const value = this.text(name);
    if (!value) throw this.wrong(`--${name} is missing`);
    return value;
  }

  texts(name: string): string[] {
    return (this.values[name] as string[] | undefined) ?? [];
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  /** A whole number, at least `least`. */
  count(name: string, least = 0): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < least || text === '') {
      throw this.wrong(`--${name} must be a whole number from ${least} on`);
    }
    return number;
  }

  /** A size such as `512`, `64M`, `2G`; binary units. */
  bytes(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const match = /^(\d+(?:\.\d+)?)([KMGT]?)(?:i?B)?$/i.exec(text);
    if (!match) throw this.wrong(`--${name} must be a size such as 64M`);
    const power = ' KMGT'.indexOf(match[2].toUpperCase() || ' ');
    return Math.round(Number(match[1]) * 1024 ** power);
  }

  positional(index: number, name: string): string {
    const value = this.positionals[index];
    if (!value) throw this.wrong(`${name} is missing`);
    return value;
  }

  wrong(message: string): MgtrError {
    return new MgtrError('usage', message, { remedy: `Usage: ${this.usage}` });
  }
}

/** What a command has done. */
export type Outcome = {
  /** For `--json`. */
  data: unknown;
  /** For people; lines. */
  lines: string[];
  /** Some members had problems: exit code 3. */
  incomplete?: boolean;
};

export type CommandContext = {
  args: Arguments;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** A line about how it goes, on standard error. */
  progress(line: string): void;
};

export type Command = {
  /** One or two words, such as `keys rotate`. */
  name: string;
  /** What comes after the name, such as `<image>`. */
  operands: string[];
  summary: string;
  options: OptionSpecs;
  run(context: CommandContext): Promise<Outcome>;
};

export function usageOf(command: Command): string {
  return ['meca-mgtr', command.name, ...command.operands, '[options]'].join(
    ' ',
  );
}
