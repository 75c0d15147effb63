export { mecaApiRef } from './MecaApi';
export type { MecaApi } from './MecaApi';
export { MecaClient } from './MecaClient';
