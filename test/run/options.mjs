// @ts-check
import { Failure } from '../../scripts/terminal/failure.mjs';

/** What `npm test` runs. */
const LANES = ['unit', 'medium', 'e2e'];
/** Takes an hour or so: only `npm run test:long` runs it. */
const LONG_LANE = 'long';

/**
 * @typedef {object} TestOptions
 * @property {string[]} lanes
 * @property {string[]} vitestArgs
 * @property {boolean} checks whether lint and the like run too: they do unless certain tests are asked for
 */

/**
 * @param {string[]} args of `npm test --`
 * @returns {TestOptions}
 * @throws {Failure} for a lane that does not exist
 */
export function parseTestOptions(args) {
  const vitestArgs = [...args];
  const at = vitestArgs.findIndex(arg => arg === '--lane' || arg.startsWith('--lane='));
  let lanes = LANES;
  if (at >= 0) {
    const [flag = ''] = vitestArgs.splice(at, 1);
    const lane = flag.includes('=') ? flag.slice('--lane='.length) : (vitestArgs.splice(at, 1)[0] ?? '');
    const all = [...LANES, LONG_LANE];
    if (!all.includes(lane))
      throw new Failure(`There is no lane ${JSON.stringify(lane)}: choose ${all.join(', ')}.`);
    lanes = [lane];
  }
  const changed = vitestArgs.findIndex(arg => /^--changed(?:=|$)/.test(arg));
  const since = vitestArgs[changed + 1];
  // Vitest takes a commit only behind `=`: given apart, it is taken for part of a file's name.
  if (vitestArgs[changed] === '--changed' && since !== undefined && !since.startsWith('-'))
    vitestArgs.splice(changed, 2, `--changed=${since}`);
  // A change can break what only the checks see.
  return { lanes, vitestArgs, checks: args.length === 0 || changed >= 0 };
}
