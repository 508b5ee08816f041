export { type CapturedLog, captureLog } from './capture-log.js';
export { type ServedModule, serve } from './serve.js';
