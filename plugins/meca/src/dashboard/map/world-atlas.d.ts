// Declared here so that the compiler does not infer a type from a file of 700 kB.
declare module 'world-atlas/countries-50m.json' {
  import { GeometryCollection, Topology } from 'topojson-specification';

  const world: Topology<{ countries: GeometryCollection<{ name: string }> }>;
  export default world;
}
