import { Federation } from './types';

/** What people call a region; its id when it has left the federation, which its past sessions did not. */
export function nameOfRegion(
  federation: Pick<Federation, 'list'>,
  regionId: string,
): string {
  const region = federation.list().find(({ id }) => id === regionId);
  return region?.name ?? regionId;
}
