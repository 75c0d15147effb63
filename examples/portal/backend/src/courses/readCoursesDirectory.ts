import { resolve } from 'node:path';
import { Config } from '@backstage/config';

/** Reads `campus.coursesDirectory`: where this campus keeps the descriptions of its courses, for want of a Git server. */
export function readCoursesDirectory(config: Config): string {
  return resolve(config.getString('campus.coursesDirectory'));
}
