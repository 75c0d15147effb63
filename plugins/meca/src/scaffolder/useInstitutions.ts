import { useMecaQuery } from '../query';
import { FALLBACK_ZONE } from '../schedule/reservation/draft';
import {
  institutionChoices,
  InstitutionChoice,
} from '../schedule/reservation/institutionChoices';

/** For whom the viewer can book; the same as on the reservation form. */
export type Institutions =
  | { state: 'loading' }
  | { state: 'error'; error: Error; retry: () => void }
  | { state: 'loaded'; choices: InstitutionChoice[]; canReserve: boolean };

export function useInstitutions(): Institutions {
  const viewer = useMecaQuery('getViewer', {});
  const regions = useMecaQuery('listRegions', {});
  if (!viewer.data) {
    return viewer.error
      ? { state: 'error', error: viewer.error, retry: viewer.refetch }
      : { state: 'loading' };
  }
  return {
    state: 'loaded',
    choices: institutionChoices(viewer.data, regions.data?.items ?? []),
    canReserve: viewer.data.can.reserve,
  };
}

/** The institution a form is for, and the zone of its clock. */
export interface InstitutionClock {
  title: string;
  zone: string;
}

/** The clock by which the times of a form are meant; undefined until it is known. */
export function useInstitutionClock(
  institutionRef: string | undefined,
): InstitutionClock | undefined {
  const institutions = useInstitutions();
  if (institutions.state === 'loading') return undefined;
  const choices = institutions.state === 'loaded' ? institutions.choices : [];
  const institution =
    choices.find(({ ref }) => ref === institutionRef) ?? choices[0];
  return {
    title: institution?.title ?? institutionRef ?? '',
    zone: institution?.timeZone ?? FALLBACK_ZONE,
  };
}
