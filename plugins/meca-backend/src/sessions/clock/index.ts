export * from './OwnerNotices';
export * from './SessionClock';
