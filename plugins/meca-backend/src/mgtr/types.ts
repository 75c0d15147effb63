import {
  AccessPort,
  MachineSize,
  Offering,
  Template,
} from '@meca/backstage-plugin-meca-common';

/** Which templates and offerings exist where, as last told by the regions. */
export interface TemplateCatalogue {
  list(): Promise<Template[]>;
  offerings(): Promise<Offering[]>;
  /**
   * The highest ready version of a template in a region, or exactly the wanted one.
   * Undefined: that is not ready there.
   */
  resolve(options: {
    regionId: string;
    path: string;
    version: 'latest' | string;
  }): Promise<
    | { version: string; cloudTemplateId: string; access: AccessPort[] }
    | undefined
  >;
  /** Undefined: no such offering there. */
  offering(options: {
    regionId: string;
    name: string;
  }): Promise<(MachineSize & { cloudOfferingId: string }) | undefined>;
}
