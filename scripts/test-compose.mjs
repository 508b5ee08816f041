// @ts-check
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { makeComposeSecrets } from './compose/env-file.mjs';
import { freePort } from './fleet/ports.mjs';
import { WORKSHOP } from './project.mjs';
import { Interrupted, runMain } from './terminal/failure.mjs';
import { Progress } from './terminal/progress.mjs';
import { stopSignals } from './terminal/stop-signals.mjs';
import { beginAgain, loseAnInstance, scaleOut, sellADish } from './testing/compose/acts.mjs';
import { Buyer } from './testing/compose/buyer.mjs';
import { ComposeProject } from './testing/compose/compose-project.mjs';
import { provideImages } from './testing/compose/images.mjs';
import { requireNode } from './toolchain/node.mjs';

const HELP = `npm run test:compose [-- --stand-ins]

Brings up docker-compose.yml as a fleet of its own (other names, other ports, new secrets), and tries it: an order is
paid and served, order and product are scaled to two, settings are changed while it runs, a container is killed,
everything is taken away and started again with its data. Ends with nothing left but Docker's build cache.

Needs Docker with compose 2.20, and git. Where no registry has the images, root on Debian 12 gets stand-ins for them,
built from Debian's and npm's packages (test/compose/stand-ins/README.md).
  --stand-ins   where Docker itself is missing, has that installed and started, too`;

await runMain(async () => {
  requireNode();
  const { values } = parseArgs({ options: { 'stand-ins': { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) return console.log(HELP);
  const signal = stopSignals();
  const progress = new Progress();
  await provideImages({ mayInstall: values['stand-ins'], progress, signal });
  const began = Date.now();
  await tryFleet(progress, signal);
  progress.say(`✓ docker-compose.yml holds what it promises (${Math.round((Date.now() - began) / 1000)} s)`);
});

/** @param {Progress} progress @param {AbortSignal} signal */
async function tryFleet(progress, signal) {
  const name = `diancan-test-${randomBytes(3).toString('hex')}`;
  const folder = `${WORKSHOP}/test-compose/${name}`;
  const logDir = `${folder}/logs`;
  mkdirSync(logDir, { recursive: true });
  const [gatewayPort, sandboxPort] = [await freePort(), await freePort()];
  const addresses = { gatewayUrl: `http://127.0.0.1:${gatewayPort}`, sandboxUrl: `http://127.0.0.1:${sandboxPort}` };
  const project = new ComposeProject({
    name,
    settings: {
      ...makeComposeSecrets(),
      DIANCAN_GATEWAY_PORT: String(gatewayPort),
      DIANCAN_SANDBOX_PORT: String(sandboxPort),
    },
    logDir,
    signal,
  });
  let keepLogs = true;
  try {
    await playActs(project, addresses, progress);
    keepLogs = false;
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    await project.saveLogs();
    progress.say(`Logs of this run: ${logDir}`);
    throw error;
  } finally {
    await progress.step('down', () => project.down());
    if (keepLogs && !signal.aborted) rmSync(`${folder}/settings`, { recursive: true, force: true });
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {ComposeProject} project @param {{ gatewayUrl: string, sandboxUrl: string }} addresses @param {Progress} progress */
async function playActs(project, addresses, progress) {
  const buyer = new Buyer(addresses, 'buyer-2');
  const say = progress.step.bind(progress);
  await say('the image', () => project.run('build'));
  await say('up, all healthy', () => project.run('up', '--detach', '--wait'));
  await say('a buyer orders and pays, a seller finishes', () => sellADish(addresses));
  await buyer.enter();
  await say('order and product scaled to 2: both of each get calls', () => scaleOut(project, buyer));
  await say('a container of order killed: 20 orders, none fails', () => loseAnInstance(project, buyer));
  await say('all taken away and started again: the orders are there', () => beginAgain(project, buyer));
}
