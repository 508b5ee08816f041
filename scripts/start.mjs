// @ts-check
import { fileURLToPath } from 'node:url';
import { startDetached, tell } from './fleet/detached.mjs';
import { launch } from './fleet/launch.mjs';
import { refuseHopelessStart } from './fleet/preflight.mjs';
import { seed } from './fleet/seed.mjs';
import { readSettings } from './fleet/settings.mjs';
import { whereToClick } from './fleet/where-to-click.mjs';
import { prepare } from './prepare.mjs';
import { explain, Failure, runMain } from './terminal/failure.mjs';
import { Progress } from './terminal/progress.mjs';
import { stopSignals } from './terminal/stop-signals.mjs';
import { build } from './toolchain/build.mjs';
import { handOver, requireNode, runsOnFleetNode } from './toolchain/node.mjs';

const HELP = `npm start               start everything and stay; Ctrl-C stops it, data kept
npm start -- --detach   start everything and come back when it is healthy; npm stop stops it
npm start -- --help     this

Ports: DIANCAN_GATEWAY_PORT (8080), DIANCAN_SANDBOX_PORT (9090), DIANCAN_USER_PORT (8101), DIANCAN_PRODUCT_PORT (8102),
  DIANCAN_ORDER_PORT (8103), DIANCAN_CONFIG_PORT (8888), all on DIANCAN_BIND (127.0.0.1).
Ports of metrics, always on 127.0.0.1: DIANCAN_GATEWAY_MANAGEMENT_PORT (9100), DIANCAN_USER_MANAGEMENT_PORT (9101),
  DIANCAN_PRODUCT_MANAGEMENT_PORT (9102), DIANCAN_ORDER_MANAGEMENT_PORT (9103), DIANCAN_CONFIG_MANAGEMENT_PORT (9104).
Settings: the folder DIANCAN_CONFIG_GIT_FOLDER (config-repo) of the git repository DIANCAN_CONFIG_GIT (this one, as it is
  committed), branch DIANCAN_CONFIG_LABEL (its HEAD); or a plain folder as it lies there, DIANCAN_CONFIG_DIR.
  Profile: DIANCAN_PROFILE (dev). Data: DIANCAN_DATA_DIR (.data).
Public origin of the gateway: DIANCAN_PUBLIC_URL (http://127.0.0.1:<its port>).
Servers to use instead of private ones: DIANCAN_MYSQL_URL (its administrator's), DIANCAN_REDIS_URL,
  DIANCAN_RABBITMQ_URL.`;

const script = fileURLToPath(import.meta.url);
const args = process.argv.slice(2);

await runMain(async () => {
  requireNode();
  const unknown = args.find(arg => !['--detach', '--help', '--background'].includes(arg));
  if (unknown)
    throw new Failure(`npm start does not know ${unknown}: \`npm start -- --help\` tells what it knows.`);
  if (args.includes('--help')) return console.log(HELP);

  const settings = readSettings(process.env);
  if (args.includes('--background')) return runInBackground(settings, stopSignals({ followParent: false }));

  const signal = stopSignals();
  const progress = new Progress();
  await refuseHopelessStart(settings);
  await prepare({ env: process.env, progress, signal });
  if (!runsOnFleetNode()) return handOver(script, args, signal);
  if (!args.includes('--detach')) return run(settings, progress, signal);
  const logFile = `${settings.dataDir}/logs/launcher.log`;
  return startDetached({ script, logFile, say: line => progress.say(line), signal });
});

/** @param {import('./fleet/settings.mjs').Settings} settings @param {Progress} progress @param {AbortSignal} signal */
async function run(settings, progress, signal) {
  const onHealthy = () => progress.say(whereToClick(settings, { detached: false }));
  await launch({ ...work(progress), settings, env: process.env, progress, signal, onHealthy });
}

/** @param {Progress} progress */
function work(progress) {
  return {
    build: (/** @type {AbortSignal} */ ending) => build(progress, ending),
    seed: (/** @type {import('./fleet/programs.mjs').Fleet} */ fleet) => seed(fleet, progress),
  };
}

/** @param {import('./fleet/settings.mjs').Settings} settings @param {AbortSignal} signal */
async function runInBackground(settings, signal) {
  const write = (/** @type {string} */ text) => {
    process.stdout.write(text);
    tell({ line: text.trimEnd() });
  };
  const progress = new Progress({ write, live: false });
  const onHealthy = () => {
    progress.say(whereToClick(settings, { detached: true }));
    tell({ healthy: true });
  };
  try {
    await launch({ ...work(progress), settings, env: process.env, progress, signal, onHealthy });
  } catch (error) {
    tell({ failure: explain(error) });
    throw error;
  }
}
