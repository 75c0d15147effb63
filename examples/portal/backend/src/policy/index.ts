export { campusPolicyModule as default } from './module';
