// @ts-check
import { spawn } from 'node:child_process';
import { freeFleetPorts } from '../../scripts/fleet/ports.mjs';
import { PROJECT } from '../../scripts/project.mjs';
import { Failure } from '../../scripts/terminal/failure.mjs';

/**
 * A fleet of its own to load, as `npm start` starts it: durable servers, data in `.bench`, free ports. What you have
 * running beside it, and its data, stay out of it.
 * @returns {Promise<NodeJS.ProcessEnv>} the environment that names this fleet
 */
export async function startBenchFleet() {
  const env = { ...process.env, ...(await freeFleetPorts()), DIANCAN_DATA_DIR: `${PROJECT}/.bench` };
  await runScript('start.mjs', ['--detach'], env);
  return env;
}

/** @param {NodeJS.ProcessEnv} env */
export const stopBenchFleet = env => runScript('stop.mjs', [], env);

/** @param {string} script @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<void>} */
function runScript(script, args, env) {
  const child = spawn(process.execPath, [`${PROJECT}/scripts/${script}`, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code =>
      code === 0 ? resolve() : reject(new Failure(`${script} ended with code ${code}.`)),
    );
  });
}
