import { ApiHolder } from '@backstage/core-plugin-api';
import { translationApiRef } from '@backstage/frontend-plugin-api';
import { EndpointName } from '@meca/backstage-plugin-meca-common';
import { mecaApiRef } from '../api';
import { mecaQuery, mecaQueryClient } from '../query';
import { mecaTranslationRef } from '../translation';

/** What the form hands to a validator, as far as it is used here. */
interface Validation {
  addError(message: string): void;
}
interface Context {
  apiHolder: ApiHolder;
}

/**
 * Undefined if the service cannot be asked: that is no fault of what was chosen, and the
 * action decides anyway.
 */
async function tryRead<
  N extends EndpointName & ('listRegions' | 'listTemplates'),
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
  const t = translatorOf(apiHolder);
  const template = templates.items.find(one => one.path === path);
  if (!template) {
    validation.addError(
      t?.('scaffolder.template.unknown', { path }) ?? unavailable(path),
    );
  } else if (!template.replicas.some(replica => replica.state === 'ready')) {
    validation.addError(
      t?.('scaffolder.template.notReady', { path }) ?? unavailable(path),
    );
  }
}
