export { createFakeMecaApi } from './fakeMecaApi';
export type { FakeAnswers } from './fakeMecaApi';
export { fakeCapacity, fakeHistory } from './capacity';
export * from './mgtr';
export { fakeRegions, minutesFrom, NOW } from './regions';
export {
  fakeSession,
  fakeTemplates,
  fakeViewer,
  fakeWorkspace,
} from './sessions';
export { renderInMeca } from './render';
