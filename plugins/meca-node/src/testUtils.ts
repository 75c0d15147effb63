/**
 * The contract of region drivers as tests.
 *
 * @packageDocumentation
 */
export { describeRegionDriver } from './contract/describeRegionDriver';
export type { DescribeRegionDriverOptions } from './contract/describeRegionDriver';
export type {
  CreateDriverOptions,
  ImageFault,
  RegionDriverEnvironment,
  RegionTrouble,
  ServedImage,
} from './contract/RegionDriverEnvironment';
