export { largest, optionalFields } from './largest-value.js';
