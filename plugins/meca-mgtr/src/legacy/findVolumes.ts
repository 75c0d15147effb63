import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNameProblem } from '../manifest';
import { MgtrError } from '../MgtrError';

/** The volumes `NAME.7z.001` and on of an old template. */
export type Volumes = {
  /** `NAME.7z`. */
  name: string;
  count: number;
  /** Size of every volume but the last. */
  volumeBytes: number;
  totalBytes: number;
};

const VOLUME = /^(.+\.7z)\.(\d{3,})$/i;

/** Finds the one set of volumes among a folder's files. Throws `invalid`, saying what is missing or too much. */
export async function findVolumes(
  folder: string,
  names: string[],
): Promise<Volumes> {
  const sets = new Map<string, number[]>();
  for (const name of names) {
    const match = VOLUME.exec(name);
    if (match)
      sets.set(match[1], [...(sets.get(match[1]) ?? []), Number(match[2])]);
  }
  const refuse = (why: string, remedy?: string) =>
    new MgtrError('invalid', `${folder} ${why}`, { remedy });
  if (sets.size === 0) {
    const single = names.find(name => /\.7z$/i.test(name));
    throw single
      ? refuse(
          `has ${single} in one piece, not in volumes`,
          'Publish it instead of adopting it: meca-mgtr publish <folder>',
        )
      : refuse('has no volumes NAME.7z.001 and on');
  }
  if (sets.size > 1) {
    throw refuse(`has volumes of ${[...sets.keys()].join(' and ')}`);
  }
  const [[name, numbers]] = sets;
  const problem = fileNameProblem(`${name}.00000`);
  if (problem) throw refuse(`has volumes whose name ${problem}`);
  numbers.sort((a, b) => a - b);
  const missing = numbers.findIndex((number, i) => number !== i + 1);
  if (missing >= 0) {
    throw refuse(
      `has no volume ${String(missing + 1).padStart(3, '0')} of ${name}`,
      'Copy the missing volume into the folder.',
    );
  }
  const sizes: number[] = [];
  for (const number of numbers) {
    const file = join(folder, `${name}.${String(number).padStart(3, '0')}`);
    const stat = await lstat(file);
    if (!stat.isFile()) throw refuse(`has ${file}, which is not a file`);
    sizes.push(stat.size);
  }
  const volumeBytes = sizes[0];
  const odd = sizes.findIndex((size, i) =>
    i === sizes.length - 1
      ? size > volumeBytes || size === 0
      : size !== volumeBytes,
  );
  if (odd >= 0) {
    throw refuse(
      `has volumes of different sizes: number ${odd + 1} of ${name} has ${
        sizes[odd]
      } bytes, the first ${volumeBytes}`,
      'A volume may be incomplete: compare it with its source. Else publish the folder instead of adopting it.',
    );
  }
  return {
    name,
    count: sizes.length,
    volumeBytes,
    totalBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
