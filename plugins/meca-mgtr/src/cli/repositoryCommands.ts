import { adoptTree } from '../legacy';
import {
  KeyFolder,
  pruneRepository,
  resign,
  withdrawVersion,
} from '../publish';
import type { Command } from './Command';
import { describeProblem } from './describeProblem';
import {
  keysFolder,
  ledgerOf,
  LEDGER_OPTIONS,
  REPOSITORY_OPTIONS,
  VERSION_OPTIONS,
  visibility,
} from './sharedOptions';

const DAY_MS = 24 * 3_600_000;

export const adoptCommand: Command = {
  name: 'adopt',
  operands: [],
  summary:
    'make an old tree (NAME.7z.001 … and config.ini) a repository where it is',
  options: {
    ...LEDGER_OPTIONS,
    publisher: { type: 'string', value: 'NAME', help: 'who publishes it' },
    path: {
      type: 'string',
      value: 'PATH',
      help: 'only templates at or below this path',
    },
  },
  async run(context) {
    const { args, signal, progress } = context;
    const { adopted, unchanged, problems, visible } = await adoptTree({
      ledger: ledgerOf(context),
      publisher: args.need('publisher'),
      path: args.text('path'),
      signal,
      onVersion: ({ path, version, outcome }) =>
        progress(`${path} ${version}: ${outcome}`),
    });
    return {
      data: {
        adopted,
        unchanged,
        visible,
        problems: problems.map(({ folder, error }) => ({
          folder,
          ...describeProblem(error),
        })),
      },
      lines: [
        `${adopted.length} versions adopted, ${unchanged.length} were before, ${problems.length} have problems.`,
        ...problems.map(({ error }) => describeProblem(error).text),
        ...visibility(visible),
      ],
      incomplete: problems.length > 0,
    };
  },
};

export const withdrawCommand: Command = {
  name: 'withdraw',
  operands: [],
  summary: 'say that a version must not be used any more',
  options: {
    ...LEDGER_OPTIONS,
    ...VERSION_OPTIONS,
    reason: {
      type: 'string',
      value: 'TEXT',
      help: 'why, for those who use it',
    },
    undo: { type: 'boolean', help: 'take the withdrawal back' },
  },
  async run(context) {
    const { args } = context;
    const undo = args.flag('undo');
    const { manifest, revision, visible } = await withdrawVersion({
      ledger: ledgerOf(context),
      path: args.need('path'),
      version: args.need('version'),
      reason: undo ? null : args.need('reason'),
    });
    const { path, version } = manifest;
    return {
      data: { manifest, revision, visible },
      lines: [
        `${path} ${version} is ${undo ? 'offered again' : 'withdrawn'}.`,
        ...visibility(visible),
      ],
    };
  },
};

export const pruneCommand: Command = {
  name: 'prune',
  operands: [],
  summary: 'take old versions off the list, and delete their files later',
  options: {
    ...LEDGER_OPTIONS,
    keep: {
      type: 'string',
      value: 'N',
      help: 'how many versions of each template stay',
    },
    'grace-days': {
      type: 'string',
      value: 'N',
      help: 'how long files stay after that (default 7)',
    },
    path: { type: 'string', value: 'PATH', help: 'only this template' },
    'dry-run': { type: 'boolean', help: 'only say what would be done' },
  },
  async run(context) {
    const { args } = context;
    args.need('keep');
    const dryRun = args.flag('dry-run');
    const result = await pruneRepository({
      ledger: ledgerOf(context),
      keep: args.count('keep', 1)!,
      graceMs: (args.count('grace-days') ?? 7) * DAY_MS,
      path: args.text('path'),
      dryRun,
    });
    const would = dryRun ? 'would be' : 'are';
    return {
      data: {
        ...result,
        damaged: result.damaged.map(({ error }) => describeProblem(error!)),
      },
      lines: [
        ...result.damaged.map(({ error }) => describeProblem(error!).text),
        ...result.unlisted.map(
          ({ path, version }) => `${path} ${version} ${would} listed no more.`,
        ),
        ...result.deleted.map(
          ({ path, version }) => `Files of ${path} ${version} are deleted.`,
        ),
        `${result.unlisted.length} unlisted, ${result.deleted.length} deleted.`,
        ...visibility(result.visible),
      ],
      incomplete: result.damaged.length > 0,
    };
  },
};

export const resignCommand: Command = {
  name: 'resign',
  operands: [],
  summary: 'sign a new timestamp and what expires soon; run it daily',
  options: {
    ...REPOSITORY_OPTIONS,
    all: {
      type: 'boolean',
      help: 'sign everything that the keys here may sign, however fresh it is',
    },
  },
  async run(context) {
    const result = await resign({
      repository: context.args.need('repo'),
      keys: new KeyFolder(keysFolder(context)),
      all: context.args.flag('all'),
    });
    if (!result.visible && result.written.length === 0) {
      throw context.args.wrong(
        `No key in ${keysFolder(context)} may sign anything that is due`,
      );
    }
    const signed = result.written.concat(result.visible ? ['timestamp'] : []);
    return {
      data: result,
      lines: [`Signed: ${signed.join(', ')}.`, ...visibility(result.visible)],
    };
  },
};
