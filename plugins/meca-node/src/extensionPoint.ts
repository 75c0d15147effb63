import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { RegionDriverFactory } from './RegionDriver';

/** @public */
export interface MecaRegionDriversExtensionPoint {
  /** Throws if a driver of that type is already there. */
  addDriver(factory: RegionDriverFactory): void;
}

/** Where modules of the plugin `meca` add kinds of clouds. @public */
export const mecaRegionDriversExtensionPoint =
  createExtensionPoint<MecaRegionDriversExtensionPoint>({
    id: 'meca.region-drivers',
  });
