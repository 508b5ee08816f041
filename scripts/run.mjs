// @ts-check
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PROJECT } from './project.mjs';
import { Failure, runMain } from './terminal/failure.mjs';
import { Progress } from './terminal/progress.mjs';
import { stopSignals } from './terminal/stop-signals.mjs';
import { handOver, requireNode, runsOnFleetNode } from './toolchain/node.mjs';
import { installPackages } from './toolchain/packages.mjs';

/**
 * node scripts/run.mjs [--install] PROGRAM [ARGUMENTS]
 *
 * Runs the `main` of a TypeScript program, with `--install` after the packages that it needs. An older Node
 * cannot read TypeScript, so it hands over to the fleet's.
 */
await runMain(async () => {
  requireNode();
  const given = process.argv.slice(2);
  const installs = given[0] === '--install';
  const [program = '', ...args] = installs ? given.slice(1) : given;
  if (installs) await installPackages(new Progress(), stopSignals());
  if (!existsSync(`${PROJECT}/node_modules`))
    throw new Failure('The packages are not installed yet: `npm start` installs them, and so does `npm ci`.');
  if (!runsOnFleetNode()) return handOver(fileURLToPath(import.meta.url), [program, ...args], stopSignals());
  const { main } = await import(`${PROJECT}/${program}`);
  return main(args);
});
