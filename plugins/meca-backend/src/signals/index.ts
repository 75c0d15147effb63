export * from './ChangeHints';
