import {
  symbol,
  symbolCircle,
  symbolDiamond2,
  symbolSquare,
  symbolTimes,
  symbolTriangle,
  SymbolType,
} from 'd3-shape';
import { Region, RegionHealth } from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../translation';
import { PlacedMarker } from './placeMarkers';
import styles from './FederationMap.module.css';

const SHAPES: Record<RegionHealth['state'], SymbolType> = {
  healthy: symbolCircle,
  degraded: symbolTriangle,
  unreachable: symbolTimes,
  unauthorised: symbolSquare,
  unknown: symbolDiamond2,
};
const AREA = 190;

/** The shape that stands for a state of health. */
export function HealthShape(props: {
  state: RegionHealth['state'];
  colour?: string;
}) {
  const { state, colour } = props;
  // A cross has no inside: its lines carry the colour.
  const isLines = state === 'unreachable';
  return (
    <path
      className={isLines ? styles.cross : styles.shape}
      style={isLines ? { stroke: colour } : { fill: colour }}
      d={symbol(SHAPES[state], isLines ? AREA * 0.7 : AREA)() ?? ''}
    />
  );
}

export interface RegionMarkerProps {
  region: Region;
  placed: PlacedMarker;
  /** 1 is the usual size. */
  scale: number;
  isSelected: boolean;
  onSelect: () => void;
}

/** A region on the map: health by shape, institution by colour and name. */
export function RegionMarker(props: RegionMarkerProps) {
  const { region, placed, scale, isSelected, onSelect } = props;
  const { t } = useMecaTranslation();
  return (
    <g
      className={styles.marker}
      data-selected={isSelected || undefined}
      data-stage={region.stage}
      role="button"
      tabIndex={0}
      aria-pressed={isSelected}
      aria-label={t('dashboard.map.marker', {
        name: region.name,
        health: t(`components.health.${region.health.state}`),
      })}
      onClick={onSelect}
      onKeyDown={event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault(); // a space would scroll the page
        onSelect();
      }}
    >
      <title>{region.name}</title>
      <g transform={`translate(${placed.x},${placed.y}) scale(${scale})`}>
        <circle className={styles.halo} r={13} />
        <HealthShape state={region.health.state} colour={region.colour} />
      </g>
      {placed.anchor && (
        <text
          className={styles.label}
          x={placed.labelX}
          y={placed.labelY}
          textAnchor={placed.anchor}
          dominantBaseline="central"
        >
          {placed.label}
        </text>
      )}
    </g>
  );
}
