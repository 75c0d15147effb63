import { MgtrError } from '../MgtrError';

// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\\\u0000-\u001f\u007f]/;

/** Throws `invalid` unless `file` stays inside the repository however a carrier reads it. */
export function assertFilePath(file: string): void {
  const segments = file.split('/');
  const bad =
    FORBIDDEN.test(file) ||
    segments.some(segment => ['', '.', '..'].includes(segment));
  if (bad) {
    throw new MgtrError(
      'invalid',
      `${JSON.stringify(file)} is not the path of a file inside a repository`,
      { file },
    );
  }
}
