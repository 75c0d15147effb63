import type { Feature, Geometry } from 'geojson';
import { feature } from 'topojson-client';

/** Outlines of all countries; comes with the plugin, no tile server is asked. */
export async function loadCountries(): Promise<Feature<Geometry>[]> {
  const { default: world } = await import('world-atlas/countries-50m.json');
  return feature(world, world.objects.countries).features;
}
