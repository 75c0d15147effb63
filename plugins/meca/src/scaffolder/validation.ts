import {
  DEFAULT_NAMESPACE,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ApiHolder } from '@backstage/core-plugin-api';
import { translationApiRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { EndpointName } from '@meca/backstage-plugin-meca-common';
import { mecaApiRef } from '../api';
import { mecaQuery, mecaQueryClient } from '../query';
import { institutionChoices } from '../schedule/reservation/institutionChoices';
import { mecaTranslationRef } from '../translation';
import { BookingForm } from './bookingForm';

/** What the form hands to a validator, as far as it is used here. */
interface Validation {
  addError(message: string): void;
}
interface Context {
  apiHolder: ApiHolder;
  formData?: BookingForm;
}

/**
 * Undefined if the service cannot be asked: that is no fault of what was chosen, and the
 * action decides anyway.
 */
async function tryRead<
  N extends EndpointName &
    ('getViewer' | 'listOfferings' | 'listRegions' | 'listTemplates'),
>(name: N, apiHolder: ApiHolder) {
  const api = apiHolder.get(mecaApiRef);
  if (!api) return undefined;
  try {
    return await mecaQueryClient.fetchQuery({
      ...mecaQuery(api, name, {} as any),
      retry: false,
    });
  } catch {
    return undefined;
  }
}

/** Texts in the viewer's language, although a validator has no hooks. */
function translatorOf(apiHolder: ApiHolder) {
  const snapshot = apiHolder
    .get(translationApiRef)
    ?.getTranslation(mecaTranslationRef);
  return snapshot?.ready ? snapshot.t : undefined;
}

/** For the moment before a language file has been loaded. */
function unavailable(name: string) {
  return `${name} cannot be used`;
}

/** Refuses regions that are gone or only for tests. */
export async function validateRegion(
  wish: { policy: string; regionId?: string } | undefined,
  validation: Validation,
  { apiHolder }: Context,
): Promise<void> {
  if (wish?.policy !== 'chosen-only' || !wish.regionId) return;
  const regions = await tryRead('listRegions', apiHolder);
  if (!regions) return;
  const t = translatorOf(apiHolder);
  const region = regions.items.find(one => one.id === wish.regionId);
  if (!region) {
    validation.addError(
      t?.('scaffolder.region.unknown', { id: wish.regionId }) ??
        unavailable(wish.regionId),
    );
  } else if (region.stage === 'test') {
    validation.addError(
      t?.('scaffolder.region.testRefused', { name: region.name }) ??
        unavailable(region.name),
    );
  }
}

/** Refuses templates that are gone or not ready anywhere. */
export async function validateTemplate(
  path: string | undefined,
  validation: Validation,
  { apiHolder }: Context,
): Promise<void> {
  if (!path) return;
  const templates = await tryRead('listTemplates', apiHolder);
  if (!templates) return;
  const regions = await tryRead('listRegions', apiHolder);
  const forTests = new Set(
    regions?.items.filter(({ stage }) => stage === 'test').map(({ id }) => id),
  );
  const t = translatorOf(apiHolder);
  const template = templates.items.find(one => one.path === path);
  if (!template) {
    validation.addError(
      t?.('scaffolder.template.unknown', { path }) ?? unavailable(path),
    );
  } else if (
    !template.replicas.some(
      ({ state, regionId }) => state === 'ready' && !forTests.has(regionId),
    )
  ) {
    validation.addError(
      t?.('scaffolder.template.notReady', { path }) ?? unavailable(path),
    );
  }
}

/** Refuses the name of a component that is in the catalog: its page would show sessions of two courses. */
export async function validateCourseName(
  name: string | undefined,
  validation: Validation,
  { apiHolder }: Context,
): Promise<void> {
  const catalogApi = apiHolder.get(catalogApiRef);
  if (!name || !catalogApi) return;
  const ref = stringifyEntityRef({
    ...{ kind: 'component', namespace: DEFAULT_NAMESPACE, name },
  });
  // One by one it would answer 404 for every good name, which the browser logs as an error.
  const found = await catalogApi
    .getEntitiesByRefs({ entityRefs: [ref], fields: ['metadata.name'] })
    .catch(() => undefined);
  if (!found?.items[0]) return;
  const t = translatorOf(apiHolder);
  validation.addError(
    t?.('scaffolder.name.taken', { name }) ?? unavailable(name),
  );
}

/** Refuses institutions for which the viewer cannot book. */
export async function validateInstitution(
  ref: string | undefined,
  validation: Validation,
  { apiHolder }: Context,
): Promise<void> {
  if (!ref) return;
  const viewer = await tryRead('getViewer', apiHolder);
  const regions = await tryRead('listRegions', apiHolder);
  if (!viewer || !regions) return;
  const choices = institutionChoices(viewer, regions.items);
  if (choices.some(one => one.ref === ref)) return;
  const t = translatorOf(apiHolder);
  validation.addError(
    t?.('scaffolder.institution.notYours', { ref }) ?? unavailable(ref),
  );
}

/** Refuses sizes that no region has. */
export async function validateOffering(
  name: string | undefined,
  validation: Validation,
  { apiHolder }: Context,
): Promise<void> {
  if (!name) return;
  const offerings = await tryRead('listOfferings', apiHolder);
  if (!offerings || offerings.items.some(one => one.name === name)) return;
  const t = translatorOf(apiHolder);
  validation.addError(
    t?.('scaffolder.offering.unknown', { name }) ?? unavailable(name),
  );
}

/** Refuses what is no time yet, or one that is over. */
export function validateTime(
  startsAt: string | undefined,
  validation: Validation,
  { apiHolder }: Context,
): void {
  const fault = faultOf(startsAt);
  if (!fault) return;
  const t = translatorOf(apiHolder);
  validation.addError(t?.(`scaffolder.time.${fault}`) ?? fault);
}

/** See {@link validateTime}; says which one it is. */
export function validateTimes(
  starts: (string | null)[] | undefined,
  validation: Validation,
  { apiHolder }: Context,
): void {
  const t = translatorOf(apiHolder);
  starts?.forEach((startsAt, index) => {
    const fault = faultOf(startsAt);
    if (!fault) return;
    const number = String(index + 1);
    validation.addError(
      t?.(`scaffolder.time.${fault}One`, { number }) ?? `${number}: ${fault}`,
    );
  });
}

/** Refuses more students than there are seats. */
export function validateStudents(
  refs: string[] | undefined,
  validation: Validation,
  { apiHolder, formData }: Context,
): void {
  const { seats } = formData ?? {};
  if (!refs || seats === undefined || refs.length <= seats) return;
  const t = translatorOf(apiHolder);
  const counts = { students: String(refs.length), seats: String(seats) };
  validation.addError(
    t?.('scaffolder.students.tooMany', counts) ?? unavailable(counts.students),
  );
}

function faultOf(startsAt: string | null | undefined) {
  const at = Date.parse(startsAt ?? '');
  if (Number.isNaN(at)) return 'missing';
  return at < Date.now() ? 'past' : undefined;
}
