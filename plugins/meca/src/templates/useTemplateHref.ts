import { useRouteRef } from '@backstage/core-plugin-api';
import { templatesRouteRef } from '../routes';
import { filterSearch, TemplateFilters } from './useTemplateFilters';

/** Where templates are shown. A path is put into the address as it is: it consists of what needs no escaping. */
export function useTemplateHrefs() {
  const base = useRouteRef(templatesRouteRef)();
  return {
    matrix: (filters: Partial<TemplateFilters> = {}) =>
      `${base}${filterSearch(filters)}`,
    template: (path: string, options: { publicationId?: string } = {}) =>
      `${base}/${path}${
        options.publicationId
          ? `?publication=${encodeURIComponent(options.publicationId)}`
          : ''
      }`,
  };
}
