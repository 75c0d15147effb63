export { bodiesOf, failure } from './answers';
export { press, renderRepositories } from './renderRepositories';
export { renderTemplatePage } from './renderTemplatePage';
