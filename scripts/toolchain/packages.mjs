// @ts-check
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { underLock } from '../processes/lock.mjs';
import { PROJECT, WORKSHOP } from '../project.mjs';
import { runLogged } from './run-logged.mjs';

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} Packages */

/**
 * Runs `npm ci` unless node_modules holds the packages of package-lock.json.
 * @param {import('../terminal/progress.mjs').Progress} progress
 * @param {AbortSignal} [signal]
 */
export async function installPackages(progress, signal) {
  if (packagesAreInstalled(PROJECT)) return;
  await progress.step('npm packages', () =>
    underLock(`${WORKSHOP}/install-lock`, async () => {
      if (packagesAreInstalled(PROJECT)) return;
      await runLogged({
        command: 'npm',
        args: ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
        cwd: PROJECT,
        env: { ...process.env, PATH: pathWithoutPackages(process.env.PATH ?? '') },
        logFile: `${WORKSHOP}/npm-ci.log`,
        failure: '`npm ci` failed: check the network and the npm registry, then try again.',
        signal,
      });
    }),
  );
}

/**
 * Compares the lockfile with the one that npm leaves in node_modules at the end of an installation, and only
 * then.
 * @param {string} project
 */
function packagesAreInstalled(project) {
  const installed = readPackages(`${project}/node_modules/.package-lock.json`);
  const wanted = readPackages(`${project}/package-lock.json`);
  return installed !== null && wanted !== null && satisfies(installed, wanted);
}

/**
 * @param {Packages} installed
 * @param {Packages} wanted
 */
export function satisfies(installed, wanted) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    // npm leaves out optional packages that are made for other platforms.
    if (!present) return entry.optional === true;
    return present.version === entry.version && present.integrity === entry.integrity;
  });
}

/** @param {string} file @returns {Packages | null} */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

/**
 * `npm ci` deletes node_modules first, so npm must not itself run on the Node that is in there.
 * @param {string} path
 */
function pathWithoutPackages(path) {
  return path
    .split(delimiter)
    .filter(folder => !folder.endsWith('node_modules/.bin'))
    .join(delimiter);
}
