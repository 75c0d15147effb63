export { EdgeLoop } from './EdgeLoop';
export type { EdgeLoopOptions } from './EdgeLoop';
export * from './protocol';
export { edgeIdOf, runEdge } from './runEdge';
export type { RunEdgeOptions } from './runEdge';
