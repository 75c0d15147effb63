import { randomUUID } from 'node:crypto';
import {
  ImportedTemplate,
  RegionDriver,
  RegionTemplate,
} from '@meca/backstage-plugin-meca-node';

/** Templates that a faked region has taken; it asks nobody for the bytes. */
export class FakeTemplateStore {
  readonly templates: ImportedTemplate[] = [];
  /** False: what is taken from now on stays on its way until it is set again. */
  arrives = true;
  /** True: the region cannot fetch what it is given from now on. */
  fails = false;

  constructor(private readonly onChange: () => void = () => {}) {}

  /** Everything on its way is there now. */
  arrive(): void {
    this.arrives = true;
    for (const template of this.templates) template.state = 'ready';
    this.onChange();
  }

  /** Paths and versions, as a person would list them. */
  list(): string[] {
    return this.templates
      .map(({ path, version }) => `${path} ${version}`)
      .sort();
  }

  toRegionTemplates(): RegionTemplate[] {
    return this.templates.map(
      ({ id, path, version, access, state, sizeBytes }) => ({
        ...{ id, path, version, access, state, sizeBytes },
        title: `${path} ${version}`,
      }),
    );
  }

  get driver(): Pick<
    RegionDriver,
    'importTemplate' | 'getTemplate' | 'findTemplates' | 'deleteTemplate'
  > {
    return {
      importTemplate: async ({ path, version, sha256, portalId, access }) => {
        const id = randomUUID();
        this.templates.push({
          ...{ id, path, version, sha256, portalId, access },
          state: this.arrives ? 'ready' : 'preparing',
          zones: [],
          ...(this.fails && {
            state: 'failed',
            problem: 'source-failed',
            message: 'No route to host',
          }),
        });
        return { templateId: id, adopted: false };
      },
      getTemplate: async id => this.templates.find(t => t.id === id),
      findTemplates: async ({ path, version }) =>
        this.templates.filter(t => t.path === path && t.version === version),
      deleteTemplate: async id => {
        const at = this.templates.findIndex(t => t.id === id);
        if (at >= 0) this.templates.splice(at, 1);
        return { instanceId: id };
      },
    };
  }
}
