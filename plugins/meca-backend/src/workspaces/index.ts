export { createWorkspaceStage } from './createWorkspaceStage';
export { attachGateway } from './gateway/attachGateway';
export { DesktopGateway } from './gateway/DesktopGateway';
