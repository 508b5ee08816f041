export { type FreshSchema, freshSchema } from './fresh-schema.js';
export { rowsReadBy } from './rows-read.js';
