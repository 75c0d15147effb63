import { stat } from 'node:fs/promises';
import { version } from '../../package.json';
import type { Command, CommandContext } from '../cli/Command';
import { readText } from '../cli/sharedOptions';
import { defaultDiskFloor } from '../disk';
import { runEdge } from './runEdge';

/** `meca-mgtr edge`: runs until it is told to stop. */
export const edgeCommand: Command = {
  name: 'edge',
  operands: [],
  summary: 'fetch, verify and serve what a portal wants in this region',
  options: {
    portal: {
      type: 'string',
      value: 'URL',
      help: "base URL of the portal's backend",
    },
    token: {
      type: 'string',
      value: 'TOKEN',
      help: 'token of this region; better in MECA_EDGE_TOKEN or --token-file, as other users see command lines',
    },
    'token-file': {
      type: 'string',
      value: 'FILE',
      help: 'file with the token',
    },
    staging: {
      type: 'string',
      value: 'FOLDER',
      help: 'folder for chunks and images (default /var/lib/meca-mgtr)',
    },
    host: {
      type: 'string',
      value: 'NAME',
      help: "name or address by which the region's storage machines reach this one",
    },
    listen: {
      type: 'string',
      value: 'ADDRESS',
      help: 'address to serve images on (default: all)',
    },
    port: {
      type: 'string',
      value: 'PORT',
      help: 'port to serve images on (default 8092)',
    },
    'peer-url': {
      type: 'string',
      value: 'URL',
      help: 'https address by which edges of other regions may fetch from this one (default: they may not)',
    },
    'peer-listen': {
      type: 'string',
      value: 'ADDRESS',
      help: 'address to serve them on, behind a proxy with a certificate (default 127.0.0.1)',
    },
    'peer-port': {
      type: 'string',
      value: 'PORT',
      help: 'port to serve them on (default 8093)',
    },
    'keep-free': {
      type: 'string',
      value: 'SIZE',
      help: 'what must stay free on the disk (default: 20 GB or a tenth, whichever is less)',
    },
    cache: {
      type: 'string',
      value: 'SIZE',
      help: 'what images that nobody wants any more may take (default 100 GB)',
    },
    transfers: {
      type: 'string',
      value: 'COUNT',
      help: 'how many at a time (default 2)',
    },
    'allow-insecure-http': {
      type: 'boolean',
      help: 'reach the portal and other edges without encryption',
    },
  },
  async run(context) {
    const { args, progress, signal } = context;
    const peerUrl = args.text('peer-url');
    if (peerUrl === undefined && args.text('peer-port') !== undefined) {
      throw args.wrong('--peer-port needs --peer-url');
    }
    const keepFree = args.bytes('keep-free');
    await runEdge({
      portal: args.need('portal'),
      token: await readToken(context),
      allowInsecureHttp: args.flag('allow-insecure-http'),
      stagingFolder: args.text('staging') ?? '/var/lib/meca-mgtr',
      publicHost: args.text('host'),
      listenHost: args.text('listen'),
      listenPort: args.count('port') ?? 8092,
      peers:
        peerUrl === undefined
          ? undefined
          : {
              url: peerUrl,
              listenHost: args.text('peer-listen'),
              listenPort: args.count('peer-port') ?? 8093,
            },
      // What is asked for explicitly holds on small disks too.
      floor:
        keepFree === undefined
          ? defaultDiskFloor
          : { bytes: keepFree, share: 1 },
      cacheBytes: args.bytes('cache'),
      transfers: args.count('transfers', 1),
      programVersion: version,
      log: line => progress(`${new Date().toISOString()} ${line}`),
      signal,
    });
    return { data: { stopped: true }, lines: ['Stopped'] };
  },
};

async function readToken(context: CommandContext): Promise<string> {
  const { args, env } = context;
  const file = args.text('token-file');
  const token = file
    ? await readTokenFile(file, context)
    : args.text('token') ?? env.MECA_EDGE_TOKEN;
  if (!token) {
    throw args.wrong(
      'the token is missing: --token-file, MECA_EDGE_TOKEN or --token',
    );
  }
  return token;
}

/** Secrets that are mounted into containers are often open to all; there is nobody else there, so this is no refusal. */
async function readTokenFile(
  file: string,
  { progress }: CommandContext,
): Promise<string> {
  const token = (await readText(file)).trim();
  const { mode } = await stat(file);
  if (mode & 0o007) {
    progress(`Every user of this machine may read the token in ${file}`);
  }
  return token;
}
