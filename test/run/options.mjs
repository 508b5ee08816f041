// @ts-check
import { Failure } from '../../scripts/terminal/failure.mjs';

const LANES = ['unit', 'medium', 'e2e'];

/**
 * @typedef {object} TestOptions
 * @property {string | null} lane null: all
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
  let lane = null;
  if (at >= 0) {
    const [flag = ''] = vitestArgs.splice(at, 1);
    lane = flag.includes('=') ? flag.slice('--lane='.length) : (vitestArgs.splice(at, 1)[0] ?? '');
    if (!LANES.includes(lane))
      throw new Failure(`There is no lane ${JSON.stringify(lane)}: choose ${LANES.join(', ')}.`);
  }
  const changed = vitestArgs.findIndex(arg => /^--changed(?:=|$)/.test(arg));
  const since = vitestArgs[changed + 1];
  // Vitest takes a commit only behind `=`: given apart, it is taken for part of a file's name.
  if (vitestArgs[changed] === '--changed' && since !== undefined && !since.startsWith('-'))
    vitestArgs.splice(changed, 2, `--changed=${since}`);
  // A change can break what only the checks see.
  return { lane, vitestArgs, checks: args.length === 0 || changed >= 0 };
}
