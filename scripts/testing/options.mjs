// @ts-check
import { Failure } from '../terminal/failure.mjs';

const LANES = ['unit', 'medium', 'e2e'];

/**
 * @typedef {object} TestOptions
 * @property {string | null} lane null: all
 * @property {string[]} vitestArgs
 * @property {boolean} checks whether lint and the like run too: they do unless somebody asks for certain tests
 */

/**
 * @param {string[]} args of `npm test --`
 * @returns {TestOptions}
 * @throws {Failure} for a lane that does not exist
 */
export function parseTestOptions(args) {
  const vitestArgs = [...args];
  const at = vitestArgs.findIndex(arg => arg === '--lane' || arg.startsWith('--lane='));
  let lane = null;
  if (at >= 0) {
    const [flag = ''] = vitestArgs.splice(at, 1);
    lane = flag.includes('=') ? flag.slice('--lane='.length) : (vitestArgs.splice(at, 1)[0] ?? '');
    if (!LANES.includes(lane))
      throw new Failure(`There is no lane ${JSON.stringify(lane)}: choose ${LANES.join(', ')}.`);
  }
  return { lane, vitestArgs, checks: args.length === 0 };
}
