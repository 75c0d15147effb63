export * from './mountEndpoint';
export * from './PermissionGuard';
export * from './createErrorHandler';
export * from './audited';
