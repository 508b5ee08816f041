import { execa } from 'execa';
import { freeFleetPorts } from '../../scripts/fleet/ports.mjs';
import { PROJECT } from '../../scripts/project.mjs';
import { Failure } from '../../scripts/terminal/failure.mjs';

/**
 * A fleet of its own to load, as `npm start` starts it: durable servers, data in `.bench`, free ports. What
 * you have running beside it, and its data, stay out of it.
 * @returns the environment that names this fleet
 */
export async function startBenchFleet(): Promise<NodeJS.ProcessEnv> {
  const env = { ...process.env, ...(await freeFleetPorts()), DIANCAN_DATA_DIR: `${PROJECT}/.bench` };
  await runScript(['start.mjs', '--detach'], env);
  return env;
}

export const stopBenchFleet = (env: NodeJS.ProcessEnv) => runScript(['run.mjs', 'scripts/stop.ts'], env);

async function runScript([script, ...args]: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { failed, exitCode } = await execa(process.execPath, [`${PROJECT}/scripts/${script}`, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
  });
  if (failed) throw new Failure(`${[script, ...args].join(' ')} ended with code ${exitCode}.`);
}
