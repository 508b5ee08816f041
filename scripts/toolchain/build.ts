import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { underLock } from '../processes/lock.mjs';
import { PROJECT, WORKSHOP } from '../project.mjs';
import { fingerprint } from './fingerprint.ts';
import { fleetNode } from './node.mjs';
import { runLogged } from './run-logged.mjs';
import type { Progress } from '../terminal/progress.mjs';

const DIST = `${PROJECT}/dist`;
const MARK = '.fingerprint';

/** Whether dist was built from the sources as they are now. */
export function buildIsFresh() {
  return builtFrom() === fingerprint(PROJECT);
}

/** Builds all apps and libs, unless dist already comes from these sources. */
export async function build(progress: Progress, signal?: AbortSignal) {
  if (buildIsFresh()) return;
  await progress.step('build', () =>
    underLock(`${WORKSHOP}/build-lock`, async () => {
      const sources = fingerprint(PROJECT);
      if (builtFrom() !== sources) await buildAndSwap(sources, signal);
    }),
  );
}

/**
 * Compiles into a separate folder, which then replaces dist. A fleet that runs from dist never sees an
 * incomplete one, and a failed build changes nothing.
 */
async function buildAndSwap(sources: string, signal?: AbortSignal) {
  // Beside dist, so that the paths in source maps hold after the swap.
  const fresh = `${DIST}.next`;
  const old = `${DIST}.old`;
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await runLogged({
    command: fleetNode(),
    args: [
      `${PROJECT}/node_modules/@nestjs/cli/bin/nest.js`,
      'build',
      '--all',
      '--config',
      nestConfig('dist.next'),
    ],
    cwd: PROJECT,
    env: { ...process.env, NODE_ENV: '' },
    logFile: `${WORKSHOP}/build.log`,
    failure: 'The build failed.',
    signal,
  });
  writeFileSync(`${fresh}/${MARK}`, sources);
  if (existsSync(DIST)) renameSync(DIST, old);
  renameSync(fresh, DIST);
  rmSync(old, { recursive: true, force: true });
}

/** Writes nest-cli.json with another output folder. @returns its path, relative to the project */
function nestConfig(outDir: string) {
  const config = JSON.parse(readFileSync(`${PROJECT}/nest-cli.json`, 'utf8'));
  const { builder } = config.compilerOptions;
  config.compilerOptions.builder = { ...builder, options: { ...builder.options, outDir } };
  writeFileSync(`${WORKSHOP}/nest-cli.json`, JSON.stringify(config, null, 2));
  return '.build/nest-cli.json';
}

function builtFrom() {
  try {
    return readFileSync(`${DIST}/${MARK}`, 'utf8');
  } catch {
    return null;
  }
}
