import { stat } from 'node:fs/promises';
import { imageFormatSchema } from '../manifest';
import { describeOldVersion, openOldImage } from '../legacy';
import {
  findPublished,
  openImageFile,
  publishVersion,
  type VersionDetails,
} from '../publish';
import { describeFileError } from '../publish/files';
import type { Arguments, Command, OptionSpecs } from './Command';
import {
  ledgerOf,
  LEDGER_OPTIONS,
  VERSION_OPTIONS,
  visibility,
} from './sharedOptions';

const DETAILS = {
  publisher: { type: 'string', value: 'NAME', help: 'who publishes it' },
  title: { type: 'string', value: 'TEXT', help: 'name for people' },
  description: { type: 'string', value: 'TEXT', help: 'what it is for' },
  'os-family': {
    type: 'string',
    value: 'NAME',
    help: 'linux, windows, bsd or other',
  },
  'os-name': { type: 'string', value: 'TEXT', help: 'such as "Windows 11"' },
  arch: { type: 'string', value: 'NAME', help: 'default x86_64' },
  format: {
    type: 'string',
    value: 'NAME',
    help: 'format of the image; must be said for raw disks',
  },
  'min-cpu': { type: 'string', value: 'N', help: 'cores that it needs' },
  'min-memory': {
    type: 'string',
    value: 'SIZE',
    help: 'memory that it needs, such as 2G',
  },
  uefi: { type: 'boolean', help: 'it needs UEFI' },
  access: {
    type: 'string',
    multiple: true,
    value: 'PROTOCOL:PORT',
    help: 'way in, such as rdp:3389; may be repeated',
  },
  'licence-note': { type: 'string', value: 'TEXT', help: 'what may be done' },
  'licence-institution': {
    type: 'string',
    multiple: true,
    value: 'ID',
    help: 'institution that may use it; may be repeated; default all',
  },
} satisfies OptionSpecs;

export const publishCommand: Command = {
  name: 'publish',
  operands: ['<image file | old template folder>'],
  summary: 'publish an image as a version of a template',
  options: {
    ...LEDGER_OPTIONS,
    ...VERSION_OPTIONS,
    ...DETAILS,
    'chunk-size': {
      type: 'string',
      value: 'SIZE',
      help: 'size of a chunk (default 32M)',
    },
    level: {
      type: 'string',
      value: 'N',
      help: 'zstd level, 1 to 19 (default 9)',
    },
  },
  async run(context) {
    const { args, signal } = context;
    const source = args.positional(0, 'the image');
    const ledger = ledgerOf(context);
    const format = readFormat(args);
    const of = {
      path: args.need('path'),
      version: args.need('version'),
      publisher: args.need('publisher'),
    };
    const stats = await stat(source).catch(error => {
      throw describeFileError(error, source);
    });
    const { image, config } = stats.isDirectory()
      ? await openOldImage(source, { format, signal })
      : { image: await openImageFile(source, { format }), config: new Map() };
    // Published before: what is not said anew stays as it is.
    const known = await findPublished(ledger, of);
    const { manifest, revision, outcome, visible } = await publishVersion({
      ledger,
      image,
      details: mergeDetails(known ?? describeOldVersion(of, config), args),
      chunkBytes: args.bytes('chunk-size'),
      level: readLevel(args),
      signal,
    });
    const said = {
      published: 'is published',
      revised: `is published with a new description (revision ${revision})`,
      unchanged: 'was published before; nothing changed',
    };
    const { path, version } = manifest;
    return {
      data: { outcome, revision, visible, manifest },
      lines: [`${path} ${version} ${said[outcome]}.`, ...visibility(visible)],
    };
  },
};

/** What is said on the command line counts more than what an old `config.ini` says. */
function mergeDetails(base: VersionDetails, args: Arguments): VersionDetails {
  const family = args.text('os-family') as VersionDetails['os']['family'];
  const note = args.text('licence-note');
  const institutions = args.texts('licence-institution');
  const access = args.texts('access');
  const minCpu = args.count('min-cpu', 1);
  const minMemoryBytes = args.bytes('min-memory');
  const osName = args.text('os-name');
  return {
    ...base,
    title: args.text('title') ?? base.title,
    description: args.text('description') ?? base.description,
    os: {
      ...base.os,
      ...(family ? { family } : {}),
      ...(osName ? { name: osName } : {}),
      ...(args.text('arch') ? { arch: args.text('arch') } : {}),
    },
    requirements: {
      ...base.requirements,
      ...(minCpu ? { minCpu } : {}),
      ...(minMemoryBytes ? { minMemoryBytes } : {}),
      ...(args.flag('uefi') ? { uefi: true } : {}),
    },
    access: access.length
      ? access.map(each => readAccess(each, args))
      : base.access,
    ...(note !== undefined || institutions.length
      ? {
          licence: {
            note: note ?? base.licence?.note ?? '',
            ...(institutions.length ? { institutions } : {}),
          },
        }
      : {}),
  };
}

function readAccess(text: string, args: Arguments) {
  const match = /^(rdp|vnc|ssh|http|https):(\d{1,5})$/.exec(text);
  if (!match) throw args.wrong(`--access ${text} is not like rdp:3389`);
  const protocol = match[1] as 'rdp' | 'vnc' | 'ssh' | 'http' | 'https';
  return { protocol, port: Number(match[2]) };
}

function readFormat(args: Arguments) {
  const text = args.text('format');
  if (text === undefined) return undefined;
  const result = imageFormatSchema.safeParse(text);
  if (result.success) return result.data;
  throw args.wrong(
    `--format must be one of ${imageFormatSchema.options.join(', ')}`,
  );
}

function readLevel(args: Arguments): number | undefined {
  const level = args.count('level', 1);
  if (level !== undefined && level > 19) {
    throw args.wrong('--level must be 19 at most');
  }
  return level;
}
