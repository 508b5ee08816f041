import { readFileSync } from 'node:fs';
import { execaSync } from 'execa';
import { PROJECT, WORKSHOP } from '../../scripts/project.mjs';
import { composeWorks } from '../../scripts/servers/compose-works.mjs';
import { Failure } from '../../scripts/terminal/failure.mjs';
import { runLogged } from '../../scripts/toolchain/run-logged.mjs';
import { baseImages, serverImages } from './image-names.ts';
import type { Progress } from '../../scripts/terminal/progress.mjs';

const STAND_INS = `${PROJECT}/test/compose/stand-ins/build.sh`;

/**
 * Makes Docker available, and every base image of the fleet: from this machine, else from the registry, else
 * a stand-in.
 * @throws {Failure} saying what to do
 */
export async function provideImages({
  mayInstall,
  progress,
  signal,
}: {
  /** Whether Docker itself may be installed, too. */
  mayInstall: boolean;
  progress: Progress;
  signal: AbortSignal;
}) {
  if (!composeWorks()) {
    if (!mayInstall) {
      throw new Failure(
        '`docker compose` and an engine that answers are needed: install and start Docker, ' +
          'or, on Debian 12 as root, have `npm run test:compose -- --stand-ins` do it.',
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

function isHere(image: string) {
  return !execaSync('docker', ['image', 'inspect', image], { stdio: 'ignore', reject: false }).failed;
}

/** @returns whether it is here now */
async function pull(image: string, signal: AbortSignal): Promise<boolean> {
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

async function buildStandIns(
  reason: string,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
) {
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
