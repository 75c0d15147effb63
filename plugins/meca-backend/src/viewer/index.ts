export * from './createViewerRouter';
