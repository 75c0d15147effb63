export * from './mountEndpoint';
