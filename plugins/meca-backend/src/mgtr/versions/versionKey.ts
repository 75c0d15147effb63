/** Fields of equal width, so that text order is version order and equal versions are equal text. */
export function versionKey(version: string): string {
  return version
    .split('.')
    .map(field => String(Number(field)).padStart(4, '0'))
    .join('.');
}
