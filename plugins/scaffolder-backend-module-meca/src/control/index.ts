export { checkControl, readSession } from './checkControl';
export { createControlAction } from './createControlAction';
