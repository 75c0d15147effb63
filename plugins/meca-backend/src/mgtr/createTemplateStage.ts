import { HttpAuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Federation } from '../federation';
import {
  ObservationOptions,
  ObservationStore,
  RegionGate,
} from '../observation';
import { PermissionGuard } from '../rest';
import { ChangeHints } from '../signals';
import { createTemplateRouter } from './observed/createTemplateRouter';
import { ObservedTemplateCatalogue } from './observed/ObservedTemplateCatalogue';

/** Templates and offerings, as regions tell them. */
export function createTemplateStage(deps: {
  federation: Federation;
  gate: RegionGate;
  guard: PermissionGuard;
  hints: ChangeHints;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  observations: ObservationStore;
  options: ObservationOptions;
}) {
  const templates = ObservedTemplateCatalogue.create({
    ...deps,
    intervalMs: deps.options.intervalMs,
  });
  return {
    templates,
    templateRouter: createTemplateRouter({ ...deps, templates }),
  };
}
