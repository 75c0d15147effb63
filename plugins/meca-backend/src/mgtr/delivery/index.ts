export { createDelivery } from './createDelivery';
export type { DeliveryDeps, RunningDelivery } from './createDelivery';
