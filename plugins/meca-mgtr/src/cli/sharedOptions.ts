import { homedir } from 'node:os';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { MgtrError } from '../MgtrError';
import { openLedger, type Ledger } from '../publish';
import { describeFileError } from '../publish/files';
import {
  createCarrier,
  FolderCarrier,
  readCapped,
  type Carrier,
  type RepositoryTrust,
} from '../repository';
import { METADATA_LIMITS, metadataFile } from '../trust';
import type { Arguments, CommandContext, OptionSpecs } from './Command';

export const REPOSITORY_OPTIONS = {
  repo: { type: 'string', value: 'FOLDER', help: 'folder of the repository' },
  keys: {
    type: 'string',
    value: 'FOLDER',
    help: 'folder of the private keys (default $MECA_MGTR_KEYS, else ~/.meca-mgtr/keys)',
  },
} satisfies OptionSpecs;

export const LEDGER_OPTIONS = {
  ...REPOSITORY_OPTIONS,
  unsigned: {
    type: 'boolean',
    help: 'the repository has no signatures; readers must opt in to it',
  },
} satisfies OptionSpecs;

export const READER_OPTIONS = {
  root: {
    type: 'string',
    value: 'FILE',
    help: 'root metadata to trust (default for a folder: the one in it)',
  },
  'trust-none': {
    type: 'boolean',
    help: 'believe an unsigned repository; whoever can write to it decides what is in it',
  },
  'redirect-host': {
    type: 'string',
    multiple: true,
    value: 'HOST',
    help: 'host that redirects may lead to; may be repeated',
  },
  'allow-http': {
    type: 'boolean',
    help: 'allow plain http to another machine',
  },
  ca: { type: 'string', value: 'FILE', help: 'certificate authority, PEM' },
  's3-endpoint': {
    type: 'string',
    value: 'URL',
    help: 'address of the store for s3:// (credentials: $AWS_ACCESS_KEY_ID and so on)',
  },
  's3-region': { type: 'string', value: 'NAME', help: 'region of the store' },
} satisfies OptionSpecs;

export const VERSION_OPTIONS = {
  path: {
    type: 'string',
    value: 'PATH',
    help: 'template, such as linux/centos-7',
  },
  version: { type: 'string', value: 'VERSION', help: 'such as 01.00.00.00' },
} satisfies OptionSpecs;

export function keysFolder({ args, env }: CommandContext): string {
  return (
    args.text('keys') ??
    env.MECA_MGTR_KEYS ??
    join(homedir(), '.meca-mgtr', 'keys')
  );
}

export function ledgerOf(context: CommandContext): Ledger {
  return openLedger({
    repository: context.args.need('repo'),
    keys: keysFolder(context),
    unsigned: context.args.flag('unsigned'),
  });
}

/** The repository to be read, by its address. */
export async function readerOf(
  context: CommandContext,
): Promise<{ carrier: Carrier; trust: RepositoryTrust; note?: string }> {
  const { args, env } = context;
  const ca = args.text('ca');
  const carrier = createCarrier(args.positional(0, 'the address'), {
    redirectHosts: args.texts('redirect-host'),
    allowInsecureHttp: args.flag('allow-http'),
    ca: ca && (await readText(ca)),
    s3: {
      endpoint: args.text('s3-endpoint'),
      region: args.text('s3-region') ?? env.AWS_REGION,
      credentials:
        env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY
          ? {
              accessKeyId: env.AWS_ACCESS_KEY_ID,
              secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
              sessionToken: env.AWS_SESSION_TOKEN,
            }
          : undefined,
    },
  });
  if (args.flag('trust-none')) {
    return {
      carrier,
      trust: { kind: 'none' },
      note: 'WARNING: nothing here is signed; whoever can write to the repository decides what is in it.',
    };
  }
  const rootFile = args.text('root');
  if (rootFile) {
    return { carrier, trust: { kind: 'tuf', root: await readText(rootFile) } };
  }
  return { carrier, ...(await ownRoot(carrier, args)) };
}

/** The keeper of a folder trusts the root in it; what comes over a network must be held against a root that did not. */
async function ownRoot(carrier: Carrier, args: Arguments) {
  if (!(carrier instanceof FolderCarrier)) {
    throw args.wrong(
      '--root is missing: say which root metadata you trust (or --trust-none)',
    );
  }
  const file = metadataFile('root', 1);
  try {
    const root = await readCapped(carrier, file, {
      maxBytes: METADATA_LIMITS.rootBytes,
    });
    return {
      trust: { kind: 'tuf', root: root.toString() } as const,
      note: `Trusting the root in the folder itself, ${file}.`,
    };
  } catch (cause) {
    throw new MgtrError(
      'usage',
      `${carrier.label} is not a signed repository: it has no ${file}`,
      {
        cause,
        remedy:
          'Begin one with "meca-mgtr keys create", or read an unsigned one with --trust-none.',
      },
    );
  }
}

export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw describeFileError(error, file);
  }
}

export function visibility(visible: boolean): string[] {
  return visible
    ? []
    : [
        'Readers do not see it yet: the online key is not here. It becomes visible with the keeper\'s next "meca-mgtr resign".',
      ];
}
