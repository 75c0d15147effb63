import { Region } from '@meca/backstage-plugin-meca-common';
import styles from './RegionBadge.module.css';

/** What people call a region: `PolITO` of `MECA-PolITO`. */
export function shortRegionName(name: string): string {
  return name.replace(/^MECA-/, '');
}

export interface RegionBadgeProps {
  /** Left out where the region is not known (any more). */
  region?: Pick<Region, 'name' | 'colour' | 'stage'>;
  /** Shown where the region is not known. */
  regionId?: string;
}

/** A region by its short name on its own colour. */
export function RegionBadge(props: RegionBadgeProps) {
  const { region, regionId } = props;
  if (!region) return <span className={styles.unknown}>{regionId}</span>;
  return (
    <span
      className={styles.root}
      style={{ backgroundColor: region.colour }}
      data-stage={region.stage}
      title={region.name}
    >
      {shortRegionName(region.name)}
    </span>
  );
}
