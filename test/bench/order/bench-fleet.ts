import { execa } from 'execa';
import { freeFleetPorts } from '../../../scripts/fleet/ports.mjs';
import { Failure } from '../../../scripts/terminal/failure.mjs';

/**
 * A fleet of its own to load, as `npm start` of a checkout starts it: durable servers, data in `.bench`, free
 * ports. What you have running beside it, and its data, stay out of it.
 * @param settings further variables, beside those of this process
 * @returns the environment that names this fleet
 */
export async function startBenchFleet(
  checkout: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<NodeJS.ProcessEnv> {
  const env = {
    ...process.env,
    ...settings,
    ...(await freeFleetPorts()),
    DIANCAN_DATA_DIR: `${checkout}/.bench`,
  };
  await runScript(checkout, ['start.mjs', '--detach'], env);
  return env;
}

export const stopBenchFleet = (checkout: string, env: NodeJS.ProcessEnv) =>
  runScript(checkout, ['run.mjs', 'scripts/stop.ts'], env);

async function runScript(
  checkout: string,
  [script, ...args]: string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { failed, exitCode } = await execa(process.execPath, [`${checkout}/scripts/${script}`, ...args], {
    cwd: checkout,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
  });
  if (failed) throw new Failure(`${[script, ...args].join(' ')} ended with code ${exitCode}.`);
}
