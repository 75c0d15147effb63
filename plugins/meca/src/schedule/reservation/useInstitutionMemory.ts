import { storageApiRef, useApiHolder } from '@backstage/core-plugin-api';

const KEY = 'reservation.institutionRef';

/** The institution for which this person reserved last; forgotten where the portal stores nothing. */
export function useInstitutionMemory(): {
  last?: string;
  remember(institutionRef: string): void;
} {
  const bucket = useApiHolder().get(storageApiRef)?.forBucket('meca');
  const last = bucket?.snapshot<string>(KEY).value;
  return {
    last: typeof last === 'string' ? last : undefined,
    remember: institutionRef => {
      bucket?.set(KEY, institutionRef);
    },
  };
}
