// @ts-check
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { PROJECT } from '../project.mjs';
import { Failure } from '../terminal/failure.mjs';

const OLDEST_FOR_SCRIPTS = [20, 19];
const OLDEST_FOR_FLEET = 24;

/**
 * @param {string} [version] such as `20.19.0`
 * @throws {Failure} when these scripts cannot run on it
 */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_FOR_SCRIPTS;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Failure(
    `Node ${version} is too old: install Node ${OLDEST_FOR_SCRIPTS.join('.')} or newer (https://nodejs.org).`,
  );
}

/**
 * The Node that the fleet runs on: the one installed with the packages, else this one if it is new enough.
 * @throws {Failure} when there is neither
 */
export function fleetNode() {
  const installed = `${PROJECT}/node_modules/.bin/node`;
  if (existsSync(installed) && majorOf(installed) >= OLDEST_FOR_FLEET) return installed;
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_FOR_FLEET) return process.execPath;
  throw new Failure(
    `The fleet needs Node ${OLDEST_FOR_FLEET} or newer, no package brings it for ` +
      `${process.platform}-${process.arch}, and this is Node ${process.versions.node}: ` +
      `install Node ${OLDEST_FOR_FLEET} (https://nodejs.org).`,
  );
}

/** Whether this process already runs on a Node that the fleet can run on. */
export function runsOnFleetNode() {
  return Number.parseInt(process.versions.node, 10) >= OLDEST_FOR_FLEET;
}

/**
 * Runs a script again on the fleet's Node, in this one's place: same terminal, same exit code.
 * @param {string} script
 * @param {string[]} args
 * @param {AbortSignal} signal ends it
 * @returns {Promise<number>} its exit code
 */
export function handOver(script, args, signal) {
  const child = spawn(fleetNode(), [script, ...args], { stdio: 'inherit' });
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, name) => resolve(code ?? 128 + (name ? constants.signals[name] : 0)));
  });
}

/** @param {string} node */
function majorOf(node) {
  try {
    return Number.parseInt(execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }), 10);
  } catch {
    return 0; // such as a glibc binary on a musl system
  }
}
