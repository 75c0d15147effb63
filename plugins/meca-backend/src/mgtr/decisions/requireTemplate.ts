import { NotFoundError } from '@backstage/errors';
import { VersionRecord } from '../versions/VersionRow';
import { versionKey } from '../versions/versionKey';
import { BookEntry, TemplateBook } from '../wanted/TemplateBook';

/** Throws NotFoundError. */
export async function requireTemplate(
  book: TemplateBook,
  path: string,
): Promise<BookEntry> {
  const entry = await book.get(path);
  if (!entry) throw new NotFoundError(`No repository has a template ${path}`);
  return entry;
}

/** Throws NotFoundError. */
export function requireVersion(
  entry: BookEntry,
  version: string,
): VersionRecord {
  const key = versionKey(version);
  const found = entry.versions.find(v => v.versionKey === key);
  if (!found) {
    throw new NotFoundError(
      `Template ${entry.path} has no version ${version} in its repository`,
    );
  }
  return found;
}
