import {
  createRepository,
  KeyFolder,
  parsePublicKey,
  readPublicKeyFile,
  revokePublisher,
  rotateKey,
  setPublisher,
} from '../publish';
import type { Command, CommandContext } from './Command';
import { keysFolder, REPOSITORY_OPTIONS, visibility } from './sharedOptions';

const repositoryOf = (context: CommandContext) => ({
  repository: context.args.need('repo'),
  keys: new KeyFolder(keysFolder(context)),
});

const createCommand: Command = {
  name: 'keys create',
  operands: [],
  summary: 'begin a signed repository: root, targets and online keys',
  options: REPOSITORY_OPTIONS,
  async run(context) {
    const { root } = await createRepository(repositoryOf(context));
    return {
      data: { root },
      lines: [
        `The repository is begun; its keys are in ${keysFolder(context)}.`,
        `Give ${root} to the portals that are to trust it, on a way that nobody can change.`,
        'Keep the root key off line; only the online key must be where "meca-mgtr resign" runs daily.',
      ],
    };
  },
};

const publisherCommand: Command = {
  name: 'keys publisher',
  operands: ['<name>'],
  summary: 'let a publisher publish below its folders',
  options: {
    ...REPOSITORY_OPTIONS,
    folder: {
      type: 'string',
      multiple: true,
      value: 'PATH',
      help: 'folder of its own; may be repeated; default the publisher\'s name; "/" is all',
    },
    'public-key': {
      type: 'string',
      value: 'FILE',
      help: 'a further public key, from "keys generate" on its own machine',
    },
    'replace-keys': {
      type: 'boolean',
      help: 'take its other keys away, once everything is signed with the new one',
    },
  },
  async run(context) {
    const { args } = context;
    const name = args.positional(0, "the publisher's name");
    const given = args
      .texts('folder')
      .map(each => each.replace(/^\/|\/$/g, ''));
    const folders = given.length ? given : [name];
    const file = args.text('public-key');
    const result = await setPublisher({
      ...repositoryOf(context),
      name,
      folders,
      replaceKeys: args.flag('replace-keys'),
      publicKey: file
        ? parsePublicKey(await readPublicKeyFile(file), file)
        : undefined,
    });
    return {
      data: { ...result, folders },
      lines: [
        `${name} may publish below ${folders
          .map(each => `${each}/`)
          .join(', ')} with the key ${result.keyId}.`,
        ...visibility(result.visible),
      ],
    };
  },
};

const generateCommand: Command = {
  name: 'keys generate',
  operands: ['<name>'],
  summary:
    "make a publisher's key on its own machine and print the public half",
  options: { keys: REPOSITORY_OPTIONS.keys },
  async run(context) {
    const name = context.args.positional(0, "the publisher's name");
    const folder = new KeyFolder(keysFolder(context));
    const key = await folder.create(`publisher.${name}`);
    return {
      data: key.publicKey,
      lines: [JSON.stringify(key.publicKey)],
    };
  },
};

function isRole(owner: string): owner is 'root' | 'targets' | 'online' {
  return ['root', 'targets', 'online'].includes(owner);
}

const rotateCommand: Command = {
  name: 'keys rotate',
  operands: ['<root | targets | online | publisher>'],
  summary: 'replace a key by a new one',
  options: REPOSITORY_OPTIONS,
  async run(context) {
    const owner = context.args.positional(0, 'whose key');
    const result = await rotateKey({
      ...repositoryOf(context),
      ...(isRole(owner) ? { role: owner } : { publisher: owner }),
    });
    return {
      data: result,
      lines: [
        `The new ${owner} key is ${result.keyId}. The old one signs nothing any more; delete its file.`,
        ...visibility(result.visible),
      ],
    };
  },
};

const revokeCommand: Command = {
  name: 'keys revoke',
  operands: ['<publisher>'],
  summary:
    'take all rights of a publisher away; its versions are listed no more',
  options: REPOSITORY_OPTIONS,
  async run(context) {
    const name = context.args.positional(0, "the publisher's name");
    const result = await revokePublisher({ ...repositoryOf(context), name });
    return {
      data: result,
      lines: [`${name} may publish no more.`, ...visibility(result.visible)],
    };
  },
};

const listKeysCommand: Command = {
  name: 'keys list',
  operands: [],
  summary: 'show which keys are here',
  options: { keys: REPOSITORY_OPTIONS.keys },
  async run(context) {
    const found = await new KeyFolder(keysFolder(context)).list();
    const keys = found.map(({ owner, key }) => ({ owner, keyId: key.id }));
    return {
      data: { folder: keysFolder(context), keys },
      lines: keys.length
        ? keys.map(({ owner, keyId }) => `${owner}\t${keyId}`)
        : [`There are no keys in ${keysFolder(context)}.`],
    };
  },
};

export const keyCommands: Command[] = [
  createCommand,
  publisherCommand,
  generateCommand,
  rotateCommand,
  revokeCommand,
  listKeysCommand,
];
