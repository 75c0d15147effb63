export * from './protocol';
export { runEdge } from './runEdge';
export type { RunEdgeOptions } from './runEdge';
