export { buildRepositories } from './buildRepositories';
export { readDescription } from './description';
export type {
  DemoDescription,
  DemoImage,
  DemoRepository,
  DemoVersion,
} from './description';
