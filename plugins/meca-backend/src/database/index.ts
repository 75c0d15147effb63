export * from './databaseTime';
export * from './openDatabase';
