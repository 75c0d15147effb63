import { z } from 'zod';

const PATTERN = /^\d{1,9}\.\d{1,9}\.\d{1,9}\.\d{1,9}$/;

/** Version of a template: four numbers, usually written `01.00.00.00`. */
export const templateVersionSchema = z
  .string()
  .regex(PATTERN, 'must be four numbers like 01.00.00.00');

export function isTemplateVersion(value: string): boolean {
  return PATTERN.test(value);
}

/** Orders versions as numbers: `9.0.0.0` is before `10.0.0.0`. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < 4; i++) {
    if (left[i] !== right[i]) return left[i] - right[i];
  }
  return 0;
}

/**
 * The one way to write a version in which equal versions are equal strings: `1.0.0.0` and `01.00.00.00` are the same version.
 */
export function canonicalVersion(version: string): string {
  return version
    .split('.')
    .map(field => String(Number(field)).padStart(2, '0'))
    .join('.');
}
