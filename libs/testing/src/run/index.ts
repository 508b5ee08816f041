export { fromTestRun, uniqueName } from './test-run.js';
