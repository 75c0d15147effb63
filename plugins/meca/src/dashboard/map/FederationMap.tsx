import { useMemo } from 'react';
import { geoPath } from 'd3-geo';
import { useQuery } from '@tanstack/react-query';
import { Card, CardBody } from '@backstage/ui';
import { Region } from '@meca/backstage-plugin-meca-common';
import { Muted, shortRegionName } from '../../components';
import { useMecaTranslation } from '../../translation';
import { loadCountries } from './loadCountries';
import { MapLegend } from './MapLegend';
import { placeMarkers } from './placeMarkers';
import { chooseProjection, MAP } from './projectRegions';
import { RegionMarker } from './RegionMarker';
import styles from './FederationMap.module.css';

export interface FederationMapProps {
  regions: Region[];
  selectedId?: string;
  onSelect: (regionId: string) => void;
}

/** From here on markers are drawn smaller. */
const CROWD = 40;

function useMarkers(regions: Region[]) {
  return useMemo(() => {
    const projection = chooseProjection(regions);
    const byId = new Map(regions.map(region => [region.id, region]));
    const markers = regions.flatMap(region => {
      const { longitude, latitude } = region.location;
      const point = projection([longitude, latitude]);
      return point
        ? [
            {
              id: region.id,
              label: shortRegionName(region.name),
              x: point[0],
              y: point[1],
            },
          ]
        : [];
    });
    const scale = markers.length > CROWD ? 0.65 : 1;
    const placed = placeMarkers(markers, MAP, scale).map(marker => ({
      placed: marker,
      region: byId.get(marker.id)!,
    }));
    return { projection, placed, scale };
  }, [regions]);
}

/** Where the regions are and how they do. The table beside it says the same in words. */
export function FederationMap(props: FederationMapProps) {
  const { regions, selectedId, onSelect } = props;
  const { t } = useMecaTranslation();
  const { projection, placed, scale } = useMarkers(regions);
  const countries = useQuery({
    queryKey: ['meca', 'countries'],
    queryFn: loadCountries,
    staleTime: Infinity,
  });
  const outlines = useMemo(() => {
    const draw = geoPath(projection).digits(1);
    return (countries.data ?? []).flatMap(country => draw(country) ?? []);
  }, [countries.data, projection]);
  return (
    <Card>
      <CardBody>
        <svg
          className={styles.map}
          viewBox={`0 0 ${MAP.width} ${MAP.height}`}
          role="group"
          aria-label={t('dashboard.map.label')}
        >
          <g aria-hidden="true">
            {outlines.map(outline => (
              <path key={outline} className={styles.country} d={outline} />
            ))}
          </g>
          {placed.map(({ region, placed: marker }) => (
            <RegionMarker
              key={region.id}
              region={region}
              placed={marker}
              scale={scale}
              isSelected={region.id === selectedId}
              onSelect={() => onSelect(region.id)}
            />
          ))}
        </svg>
        {countries.isError && <Muted>{t('dashboard.map.failed')}</Muted>}
        <MapLegend />
      </CardBody>
    </Card>
  );
}
