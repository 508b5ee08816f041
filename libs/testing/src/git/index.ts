export { type Files, GitOrigin } from './git-origin.js';
