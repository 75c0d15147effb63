import { HttpAuthService } from '@backstage/backend-plugin-api';
import { mecaRegionReadPermission } from '@meca/backstage-plugin-meca-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { mountEndpoint, PermissionGuard } from '../../rest';
import { TemplateCatalogue } from '../types';

export function createTemplateRouter(options: {
  templates: TemplateCatalogue;
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
}): Router {
  const { templates, guard, httpAuth } = options;
  const router = PromiseRouter();

  mountEndpoint(router, httpAuth, 'listTemplates', async ({ credentials }) => ({
    items: (await guard.allows(mecaRegionReadPermission, credentials))
      ? await templates.list()
      : [],
  }));

  mountEndpoint(router, httpAuth, 'listOfferings', async ({ credentials }) => ({
    items: (await guard.allows(mecaRegionReadPermission, credentials))
      ? await templates.offerings()
      : [],
  }));

  return router;
}
