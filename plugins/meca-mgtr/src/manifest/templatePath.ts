import { z } from 'zod';
import { MANIFEST_LIMITS } from './limits';

// A leading dot is refused too: TUF's path patterns do not match it, and such folders are hidden for a reason.
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** Folder of the repository that no template may use. */
export const METADATA_FOLDER = 'metadata';

/** Why `path` cannot name a template, or undefined if it can. */
export function templatePathProblem(path: string): string | undefined {
  const segments = path.split('/');
  if (segments.length > MANIFEST_LIMITS.pathSegments) {
    return `has ${segments.length} segments; ${MANIFEST_LIMITS.pathSegments} are allowed`;
  }
  if (segments[0].toLowerCase() === METADATA_FOLDER) {
    return `begins with "${METADATA_FOLDER}", which is the repository's own folder`;
  }
  for (const segment of segments) {
    if (segment.length > MANIFEST_LIMITS.segmentLength) {
      return `has a segment longer than ${MANIFEST_LIMITS.segmentLength} characters`;
    }
    if (!SEGMENT.test(segment)) {
      return `has the segment ${JSON.stringify(
        segment,
      )}; letters, digits, ".", "_" and "-" are allowed, and no "." at the beginning`;
    }
  }
  return undefined;
}

/** Path of a template inside its repository, 1 to 8 segments, such as `linux/centos-7-minimal`. */
export const templatePathSchema = z.string().superRefine((path, context) => {
  const problem = templatePathProblem(path);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});
