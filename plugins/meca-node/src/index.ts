/**
 * What a cloud must offer to be a region of the federation.
 *
 * @packageDocumentation
 */
export * from './RegionDriver';
export * from './RegionError';
export * from './TemplateImport';
export * from './extensionPoint';
export * from './sessionResource';
export * from './regionResource';
