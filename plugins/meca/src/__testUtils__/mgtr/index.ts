export { fakeTemplateAlarms } from './alarms';
export { CAD_LAB } from './cadLab';
export { fakeDeliveries } from './deliveries';
export { fakeReplica } from './replicas';
export { fakeInbox, fakeRepositories } from './repositories';
export { fakeRepositoryTemplate, fakeRepositoryTemplates } from './templates';
export { fakeRepositoryVersion } from './versions';
