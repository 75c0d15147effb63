export { EdgeLoop } from './EdgeLoop';
export type { EdgeLoopOptions } from './EdgeLoop';
export { PeerTickets } from './PeerTickets';
export * from './protocol';
export { edgeIdOf, runEdge } from './runEdge';
export type { RunEdgeOptions } from './runEdge';
