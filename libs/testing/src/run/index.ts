export { fromTestRun, uniqueName } from './test-run.js';
export { printFigure } from './print-figure.js';
