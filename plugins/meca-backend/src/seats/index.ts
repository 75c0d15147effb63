export { DatabaseSeatStore } from './DatabaseSeatStore';
export { createSeatStage } from './createSeatStage';
export { SEAT_TABLE, toSeatRecord } from './SeatRow';
export type { SeatRecord, SeatRow } from './SeatRow';
export type { SeatEngine, SeatStore } from './types';
