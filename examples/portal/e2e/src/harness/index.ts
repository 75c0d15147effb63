export { startPortal } from './startPortal';
export type { Portal } from './startPortal';
export { startBrowser } from './startBrowser';
export { Visitor } from './Visitor';
export type { Mode } from './Visitor';
export { people } from './people';
export type { PersonKey } from './people';
