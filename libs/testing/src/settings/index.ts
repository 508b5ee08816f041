export {
  changed,
  problemsByPublishedSchema,
  SPEC_ENVIRONMENT,
  writtenSettings,
} from './published-settings.js';
export { describePublishedSchema, describeRanges } from './describe-published-schema.js';
