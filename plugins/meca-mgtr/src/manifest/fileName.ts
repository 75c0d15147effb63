import { MANIFEST_LIMITS } from './limits';

// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[/\\\u0000-\u001f\u007f]/;

/** Why `name` cannot be the name of a file in a version's folder, or undefined if it can. Spaces and any script are fine. */
export function fileNameProblem(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return 'is not a file name';
  if (FORBIDDEN.test(name)) return 'has a slash or a control character';
  if (Buffer.from(name).toString() !== name)
    return 'is not well-formed Unicode';
  if (Buffer.byteLength(name) > MANIFEST_LIMITS.nameBytes) {
    return `is longer than ${MANIFEST_LIMITS.nameBytes} bytes`;
  }
  return undefined;
}
