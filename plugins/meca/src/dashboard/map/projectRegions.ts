import { geoConicConformal, geoNaturalEarth1, GeoProjection } from 'd3-geo';
import { Region } from '@meca/backstage-plugin-meca-common';

/** Size of the drawing in its own units; scales with the page. */
export const MAP = { width: 720, height: 480 };

/** What is shown at least: from Lisbon to Bucharest, from Crete to Stockholm. */
const EUROPE: [number, number][] = [
  [-9.5, 37],
  [28, 36],
  [-5, 57],
  [27, 57],
];
const EUROPE_BOX = { west: -25, east: 45, south: 30, north: 72 };

function isEuropean({ location }: Region): boolean {
  const { longitude, latitude } = location;
  return (
    longitude > EUROPE_BOX.west &&
    longitude < EUROPE_BOX.east &&
    latitude > EUROPE_BOX.south &&
    latitude < EUROPE_BOX.north
  );
}

/** Europe, wider if a region lies outside the usual frame, the world if one lies elsewhere. */
export function chooseProjection(regions: Region[]): GeoProjection {
  const points = regions.map(({ location }): [number, number] => [
    location.longitude,
    location.latitude,
  ]);
  // The conic projection is true to shape in Europe and useless for the whole world.
  const projection = regions.every(isEuropean)
    ? geoConicConformal().parallels([38, 58]).rotate([-11, 0])
    : geoNaturalEarth1();
  const margin = 24;
  return projection
    .fitExtent(
      [
        [margin, margin],
        [MAP.width - margin, MAP.height - margin],
      ],
      { type: 'MultiPoint', coordinates: [...EUROPE, ...points] },
    )
    .clipExtent([
      [0, 0],
      [MAP.width, MAP.height],
    ]);
}
