import { useQuery } from '@tanstack/react-query';
import { shortRegionName } from '../components';
import { formatInstant, formatRange } from '../format';
import { useMecaQuery, useRegionsById } from '../query';
import { describeSize } from '../schedule/reservation/machineOptions';
import {
  nameOfPerson,
  useCatalog,
} from '../schedule/reservation/useCatalogPeople';
import { MecaTranslate, useMecaTranslation } from '../translation';
import { BookingForm, endOf, startsOf } from './bookingForm';
import { readWish } from './placementKey';
import { InstitutionClock, useInstitutionClock } from './useInstitutions';

/** A form in words; what is not chosen yet is left out. */
export interface BookingSummary {
  institution?: string;
  template?: string;
  size?: string;
  seats?: string;
  region?: string;
  times?: string[];
  students?: string[];
}

/** Begin and end of a session on the clock of its institution, with the zone. */
export function describeTime(
  form: BookingForm,
  startsAt: string,
  clock: InstitutionClock,
  t: MecaTranslate,
): string {
  const { zone } = clock;
  const endsAt = endOf(form, startsAt);
  const range = endsAt
    ? formatRange(startsAt, endsAt, { zone })
    : formatInstant(startsAt, zone);
  return t('scaffolder.summary.inZone', { range, zone });
}

/** Names of people; their references until, or unless, the catalog tells. */
function usePersonNames(refs: string[]): string[] {
  const catalogApi = useCatalog();
  const { data } = useQuery({
    queryKey: ['meca', 'personNames', refs],
    queryFn: () =>
      catalogApi!.getEntitiesByRefs({
        entityRefs: refs,
        fields: ['kind', 'metadata', 'spec.profile'],
      }),
    enabled: catalogApi !== undefined && refs.length > 0,
    staleTime: 60_000,
  });
  return refs.map((ref, index) => {
    const entity = data?.items[index];
    return entity ? nameOfPerson(entity) : ref;
  });
}

/** What was chosen on all pages of a form, as people call it; undefined until names are known. */
export function useBookingSummary(
  form: BookingForm,
): BookingSummary | undefined {
  const { t } = useMecaTranslation();
  const clock = useInstitutionClock(form.institutionRef);
  const templates = useMecaQuery('listTemplates', {});
  const offerings = useMecaQuery('listOfferings', {});
  const regions = useRegionsById();
  const students = usePersonNames(form.attendees ?? []);
  if (!clock || templates.isPending || offerings.isPending) return undefined;

  const { templatePath } = form;
  const template = templates.data?.items.find(
    ({ path }) => path === templatePath,
  );
  const offering = offerings.data?.items.find(
    ({ name }) => name === form.offering,
  );
  const wish = readWish(form.placement);
  const sizes = new Set(offering?.regions.map(size => describeSize(size, t)));
  const policies = {
    'own-first': t('schedule.form.placeOwnFirst'),
    best: t('schedule.form.placeBest'),
  };
  const region =
    wish?.policy === 'chosen-only'
      ? shortRegionName(regions.get(wish.regionId)?.name ?? wish.regionId)
      : wish && policies[wish.policy];
  const times = startsOf(form).map(at => describeTime(form, at, clock, t));
  return {
    ...(form.institutionRef && { institution: clock.title }),
    ...(times.length > 0 && { times }),
    ...(templatePath && { template: template?.title ?? templatePath }),
    ...(form.offering && {
      size: [form.offering, [...sizes].join(' / ')].filter(Boolean).join(': '),
    }),
    ...(form.seats && { seats: String(form.seats) }),
    ...(region && { region }),
    ...(students.length > 0 && { students }),
  };
}
