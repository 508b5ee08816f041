// @ts-check
import { fileURLToPath } from 'node:url';
import { refuseHopelessStart } from './fleet/preflight.mjs';
import { readSettings } from './fleet/settings.mjs';
import { prepare } from './prepare.mjs';
import { commandLine } from './terminal/command-line.mjs';
import { runMain } from './terminal/failure.mjs';
import { Progress } from './terminal/progress.mjs';
import { stopSignals } from './terminal/stop-signals.mjs';
import { handOver, requireNode, runsOnFleetNode } from './toolchain/node.mjs';

const HELP = `npm start               start everything and stay; Ctrl-C stops it, data kept
npm start -- --detach   start everything and come back when it is healthy; npm stop stops it
npm start -- --help     this

Ports: DIANCAN_GATEWAY_PORT (8080), DIANCAN_SANDBOX_PORT (9090), DIANCAN_USER_PORT (8101),
  DIANCAN_PRODUCT_PORT (8102), DIANCAN_ORDER_PORT (8103), DIANCAN_CONFIG_PORT (8888),
  all on DIANCAN_BIND (127.0.0.1).
Ports of metrics, always on 127.0.0.1: DIANCAN_GATEWAY_MANAGEMENT_PORT (9100),
  DIANCAN_USER_MANAGEMENT_PORT (9101), DIANCAN_PRODUCT_MANAGEMENT_PORT (9102),
  DIANCAN_ORDER_MANAGEMENT_PORT (9103), DIANCAN_CONFIG_MANAGEMENT_PORT (9104).
Settings: the folder DIANCAN_CONFIG_GIT_FOLDER (config-repo) of the git repository DIANCAN_CONFIG_GIT
  (this one, as it is committed), branch DIANCAN_CONFIG_LABEL (its HEAD); or a plain folder as it lies there,
  DIANCAN_CONFIG_DIR. Profile: DIANCAN_PROFILE (dev). Data: DIANCAN_DATA_DIR (.data).
Public origin of the gateway: DIANCAN_PUBLIC_URL (http://127.0.0.1:<its port>).
Servers to use instead of private ones: DIANCAN_MYSQL_URL (its administrator's), DIANCAN_REDIS_URL,
  DIANCAN_RABBITMQ_URL.`;

const script = fileURLToPath(import.meta.url);
const args = process.argv.slice(2);
/** A detached start runs this script again with `--background`. */
const OPTIONS = /** @type {const} */ ({ detach: { type: 'boolean' }, background: { type: 'boolean' } });

await runMain(async () => {
  requireNode();
  const said = commandLine(args, HELP, OPTIONS);
  if (!said) return;
  const { detach = false, background = false } = said.values;
  const settings = readSettings(process.env);
  const signal = stopSignals(background ? { followParent: false } : {});
  const progress = new Progress();
  if (!background) {
    await refuseHopelessStart(settings);
    await prepare({ env: process.env, progress, signal });
    if (!runsOnFleetNode()) return handOver(script, args, signal);
  }
  const { startDetached, startHere, startInBackground } = await import('./fleet/start.ts');
  if (background) return startInBackground(settings, signal);
  if (detach) return startDetached({ script, settings, progress, signal });
  return startHere(settings, progress, signal);
});
