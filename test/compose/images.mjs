// @ts-check
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PROJECT, WORKSHOP } from '../../scripts/project.mjs';
import { composeWorks } from '../../scripts/servers/docker.mjs';
import { Failure } from '../../scripts/terminal/failure.mjs';
import { runLogged } from '../../scripts/toolchain/run-logged.mjs';
import { baseImages, serverImages } from './image-names.mjs';

const STAND_INS = `${PROJECT}/test/compose/stand-ins/build.sh`;

/** @typedef {import('../../scripts/terminal/progress.mjs').Progress} Progress */

/**
 * Sees to it that Docker is here, and every image that the fleet is made from: this machine's, else the registry's, else
 * stand-ins.
 * @param {object} options
 * @param {boolean} options.mayInstall whether Docker itself may be installed, too
 * @param {Progress} options.progress
 * @param {AbortSignal} options.signal
 * @throws {Failure} saying what to do
 */
export async function provideImages({ mayInstall, progress, signal }) {
  if (!composeWorks()) {
    if (!mayInstall) {
      throw new Failure(
        '`docker compose` and an engine that answers are needed: install and start Docker, or, on Debian 12 as root, have ' +
          '`npm run test:compose -- --stand-ins` do it.',
      );
    }
    return buildStandIns('Docker is not here', { progress, signal });
  }
  const unavailable = await progress.step('images', async () => {
    const missing = neededImages().filter(image => !isHere(image));
    for (const image of missing) if (!(await pull(image, signal))) return image;
    return null;
  });
  if (unavailable) await buildStandIns(`${unavailable} cannot be had from a registry`, { progress, signal });
}

function neededImages() {
  const servers = readFileSync(`${PROJECT}/deploy/compose/servers.yml`, 'utf8');
  return [...baseImages(readFileSync(`${PROJECT}/Dockerfile`, 'utf8')), ...serverImages(servers)];
}

/** @param {string} image */
function isHere(image) {
  return spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status === 0;
}

/** @param {string} image @param {AbortSignal} signal @returns {Promise<boolean>} whether it is here now */
async function pull(image, signal) {
  try {
    const logFile = `${WORKSHOP}/docker-pull.log`;
    await runLogged({
      command: 'docker',
      args: ['pull', '--quiet', image],
      logFile,
      failure: 'no image',
      signal,
      ownGroup: true,
    });
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}

/** @param {string} reason @param {{ progress: Progress, signal: AbortSignal }} options */
async function buildStandIns(reason, { progress, signal }) {
  progress.say(
    `! ${reason}: building stand-ins from Debian's and npm's packages (test/compose/stand-ins/README.md).`,
  );
  if (process.getuid?.() !== 0)
    throw new Failure('Only root can build the stand-ins: run this as root, or make the registry reachable.');
  await progress.step('stand-ins for the images', () =>
    runLogged({
      command: STAND_INS,
      args: [],
      logFile: `${WORKSHOP}/stand-ins.log`,
      failure: 'The stand-ins could not be built.',
      signal,
      ownGroup: true,
    }),
  );
}
