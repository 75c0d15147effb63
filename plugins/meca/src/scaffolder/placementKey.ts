import { PlacementWish } from '@meca/backstage-plugin-meca-common';

/** Region ids never begin with `@`, so these cannot be mistaken for one. */
const OWN_FIRST = '@own-first';
const BEST = '@best';

/** The wish in a form, or undefined: an untouched form holds an empty object. */
export function readWish(
  formData: Partial<PlacementWish> | undefined,
): PlacementWish | undefined {
  return formData?.policy ? (formData as PlacementWish) : undefined;
}

/** The key of a wish in a list of choices. */
export function toKey(wish: PlacementWish | undefined): string | null {
  if (!wish) return null;
  switch (wish.policy) {
    case 'own-first':
      return OWN_FIRST;
    case 'best':
      return BEST;
    default:
      return wish.regionId;
  }
}

/** The wish behind a key. */
export function fromKey(key: string): PlacementWish {
  switch (key) {
    case OWN_FIRST:
      return { policy: 'own-first' };
    case BEST:
      return { policy: 'best' };
    default:
      return { policy: 'chosen-only', regionId: key };
  }
}
