import {
  CapacityHistory,
  CapacityOverview,
  RegionCapacity,
} from '@meca/backstage-plugin-meca-common';

/** What every region has, as last told by it. */
export interface CapacityService {
  overview(): Promise<CapacityOverview>;
  /** Last good numbers of one region. */
  latest(regionId: string): Promise<RegionCapacity>;
  history(query: {
    regionId?: string;
    kinds: string[];
    from: Date;
    to: Date;
  }): Promise<CapacityHistory>;
  /** Called after a region gave new numbers. */
  onObserved(listener: (capacity: RegionCapacity) => Promise<void>): void;
}
