import { Entity } from '@backstage/catalog-model';
import { templateEntityName } from '@meca/backstage-plugin-meca-common';
import { fakeRegions, fakeTemplates } from '../src/__testUtils__';

function resource(name: string, type: string, annotations: {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name, namespace: 'default', annotations },
    spec: { type, owner: 'group:default/polito' },
  };
}

/** The catalog that goes with the fake service. */
export const entities: Entity[] = [
  ...fakeRegions().map(region =>
    resource(region.id, 'meca-region', { 'meca.eu/region-id': region.id }),
  ),
  ...fakeTemplates().map(template =>
    resource(templateEntityName(template.path), 'meca-template', {
      'meca.eu/template-path': template.path,
    }),
  ),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: {
      name: 'polito',
      namespace: 'default',
      annotations: { 'meca.eu/region-id': 'polito' },
    },
    spec: { type: 'institution', children: [] },
  },
];
