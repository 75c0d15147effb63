export * from './RepositoryRefresher';
export * from './RepositoryStore';
export * from './toProblem';
export * from './RepositoryNotices';
