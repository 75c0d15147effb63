export * from './databaseTime';
export * from './lockRows';
export * from './openDatabase';
