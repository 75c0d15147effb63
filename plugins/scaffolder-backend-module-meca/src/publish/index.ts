export { createPublishTemplateAction } from './publishTemplate';
