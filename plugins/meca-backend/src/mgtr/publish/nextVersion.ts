import { compareVersions, ListedFiles, MgtrError } from '@meca/meca-mgtr';

const FIRST = '01.00.00.00';

/** The highest published version with its second field raised. Throws `usage` when there is no higher one. */
export function nextVersion(
  path: string,
  lists: ReadonlyMap<string, ListedFiles>,
): string {
  const prefix = `${path}/`;
  const versions = [...lists.values()]
    .flatMap(files => [...files.keys()])
    .filter(file => file.startsWith(prefix))
    .map(file => file.slice(prefix.length).split('/'))
    .filter(parts => parts.length === 2)
    .map(([version]) => version)
    .sort(compareVersions);
  const highest = versions.at(-1);
  if (!highest) return FIRST;
  const [major, minor] = highest.split('.').map(Number);
  if (minor >= 9999) {
    throw new MgtrError(
      'usage',
      `There is no version after ${highest} of ${path} to be found by counting`,
      { path, remedy: 'Give the version.' },
    );
  }
  const field = (value: number) => String(value).padStart(2, '0');
  return `${field(major)}.${field(minor + 1)}.00.00`;
}
