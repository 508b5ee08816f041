// @ts-check
import { Failure, reasonOf } from '../terminal/failure.mjs';
import { canInstall, install } from './apt.mjs';
import { composeWorks } from './compose-works.mjs';
import { SERVER_KINDS } from './kinds.mjs';

/** @typedef {import('./kinds.mjs').ServerKind} ServerKind */
/** @typedef {import('./kinds.mjs').KindOfServer} KindOfServer */
/** @typedef {{ from: 'environment', url: string } | { from: 'machine' } | { from: 'docker' }} Source */
/** @typedef {Record<ServerKind, Source>} Sources */

/**
 * What this machine can do about servers. Tests use their own.
 * @typedef {object} Machine
 * @property {readonly KindOfServer[]} kinds
 * @property {() => boolean} canInstall
 * @property {(packages: string[]) => Promise<void>} install
 * @property {() => boolean} composeWorks
 */

/** @type {Machine} */
export const THIS_MACHINE = { kinds: SERVER_KINDS, canInstall, install, composeWorks };

/**
 * Decides where each server comes from: named by the environment, else run privately from this machine's
 * packages (installed where that is allowed), else docker compose.
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env
 * @param {import('../terminal/progress.mjs').Progress} options.progress
 * @param {Machine} [options.machine]
 * @returns {Promise<Sources>}
 * @throws {Failure} naming what to install
 */
export async function chooseServers({ env, progress, machine = THIS_MACHINE }) {
  const unnamed = machine.kinds.filter(({ variable }) => !env[variable]);
  let installFailure = '';
  const missing = unnamed.filter(kind => !kind.isInstalled());
  if (missing.length > 0 && machine.canInstall()) {
    await progress
      .step(`installing ${titles(missing)} with apt`, () =>
        machine.install(missing.map(({ aptPackage }) => aptPackage)),
      )
      .catch((/** @type {unknown} */ error) => {
        installFailure = ` (${reasonOf(error)})`;
      });
  }
  const stillMissing = missing.filter(kind => !kind.isInstalled());
  if (stillMissing.length > 0 && !machine.composeWorks())
    throw new Failure(whatToInstall(stillMissing) + installFailure);

  const sources = machine.kinds.map(kind => {
    const url = env[kind.variable];
    if (url) return [kind.kind, { from: 'environment', url }];
    return [kind.kind, { from: stillMissing.includes(kind) ? 'docker' : 'machine' }];
  });
  return Object.fromEntries(sources);
}

/** @param {KindOfServer[]} missing */
function whatToInstall(missing) {
  const variables = missing.map(({ variable }) => variable).join(', ');
  const how =
    process.platform === 'darwin'
      ? `brew install ${missing.map(({ kind }) => kind).join(' ')}`
      : `on Debian or Ubuntu: sudo apt-get install ${missing.map(({ aptPackage }) => aptPackage).join(' ')}`;
  const others = `or Docker with compose, or name a running server in ${variables}`;
  return `${titles(missing)} cannot be found: install it (${how}), ${others}.`;
}

/** @param {KindOfServer[]} kinds */
function titles(kinds) {
  return kinds.map(({ title }) => title).join(', ');
}
