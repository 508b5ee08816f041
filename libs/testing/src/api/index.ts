export { requireDescribed } from './require-described.js';
