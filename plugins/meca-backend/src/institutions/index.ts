export * from './InstitutionDirectory';
