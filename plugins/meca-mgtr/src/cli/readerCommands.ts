import { compareVersions } from '../manifest';
import { openRepository, type RepositoryVersion } from '../repository';
import { verifyRepository } from '../publish';
import type { Command } from './Command';
import { describeProblem } from './describeProblem';
import { readerOf, READER_OPTIONS } from './sharedOptions';

export const listCommand: Command = {
  name: 'list',
  operands: ['<folder | https://… | s3://bucket/prefix>'],
  summary: 'show what a repository offers',
  options: READER_OPTIONS,
  async run(context) {
    const { carrier, trust, note } = await readerOf(context);
    const found: RepositoryVersion[] = [];
    const result = await openRepository({ carrier, trust }).refresh({
      signal: context.signal,
      onVersion: version => {
        found.push(version);
      },
    });
    found.sort(
      (a, b) =>
        a.path.localeCompare(b.path) || compareVersions(a.version, b.version),
    );
    return {
      data: {
        trust: result.trust,
        expiresAt: result.expiresAt,
        versions: found.map(({ manifest, ...rest }) => ({
          ...rest,
          title: manifest.title,
          imageBytes: manifest.image.bytes,
          archiveBytes: manifest.archive.bytes,
          chunks: manifest.chunks.sha256.length,
          withdrawn: manifest.withdrawn,
        })),
        problems: result.problems.map(({ error }) => describeProblem(error)),
      },
      lines: [
        ...(note ? [note] : []),
        ...found.map(({ path, version, publisher, manifest }) =>
          [
            path,
            version,
            `${Math.ceil(manifest.archive.bytes / 1024 ** 2)} MiB`,
            publisher ?? 'UNSIGNED',
            manifest.withdrawn
              ? `withdrawn: ${manifest.withdrawn.reason}`
              : manifest.title,
          ].join('\t'),
        ),
        ...result.problems.map(({ error }) => describeProblem(error).text),
      ],
      incomplete: result.problems.length > 0,
    };
  },
};

export const verifyCommand: Command = {
  name: 'verify',
  operands: ['<folder | https://… | s3://bucket/prefix>'],
  summary: 'read a repository as a portal would, and every chunk of it',
  options: {
    ...READER_OPTIONS,
    path: {
      type: 'string',
      value: 'PATH',
      help: 'only templates at or below this path',
    },
    quick: { type: 'boolean', help: 'do not read the chunks' },
  },
  async run(context) {
    const { args, signal, progress } = context;
    const { carrier, trust, note } = await readerOf(context);
    const result = await verifyRepository({
      carrier,
      trust,
      path: args.text('path'),
      quick: args.flag('quick'),
      signal,
      onVersion: ({ path, version, ok }) =>
        progress(`${path} ${version}: ${ok ? 'good' : 'BAD'}`),
    });
    const { problems, versions } = result;
    return {
      data: {
        ...result,
        problems: problems.map(({ error }) => describeProblem(error)),
      },
      lines: [
        ...(note ? [note] : []),
        ...problems.map(({ error }) => describeProblem(error).text),
        problems.length === 0
          ? `All ${versions} versions are good.`
          : `${problems.length} problems in ${versions} versions.`,
      ],
      incomplete: problems.length > 0,
    };
  },
};
