export * from './published-settings.js';
export { describePublishedSchema } from './describe-published-schema.js';
