export { type FreshSchema, freshSchema } from './fresh-schema.js';
