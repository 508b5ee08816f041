import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { makeComposeSecrets } from '../../scripts/compose/env-file.mjs';
import { freePort } from '../../scripts/network/free-port.mjs';
import { WORKSHOP } from '../../scripts/project.mjs';
import { commandLine } from '../../scripts/terminal/command-line.mjs';
import { Interrupted } from '../../scripts/terminal/failure.mjs';
import { Progress } from '../../scripts/terminal/progress.mjs';
import { stopSignals } from '../../scripts/terminal/stop-signals.mjs';
import { beginAgain, loseAnInstance, scaleOut, sellADish } from './acts.ts';
import { Buyer } from './buyer.ts';
import { ComposeProject } from './compose-project.ts';
import { provideImages } from './images.ts';
import { closeItAgain, openARoute, pushNonsense } from './settings-acts.ts';
import { SettingsRepository } from './settings-repository.ts';

const HELP = `npm run test:compose [-- --stand-ins]

Brings up docker-compose.yml as a fleet of its own (other names, other ports, new secrets), and tries it:
an order is paid and served, order and product are scaled to two, settings are changed while it runs, a
container is killed, everything is taken away and started again with its data. Ends with nothing left but
Docker's build cache.

Needs Docker with compose 2.20, and git. Where no registry has the images, root on Debian 12 gets
stand-ins for them, built from Debian's and npm's packages (test/compose/stand-ins/README.md).
  --stand-ins   where Docker itself is missing, has that installed and started, too`;

const HOUR_MS = 3_600_000;

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, { 'stand-ins': { type: 'boolean', default: false } });
  if (!said) return;
  const signal = stopSignals();
  const progress = new Progress();
  await provideImages({ mayInstall: said.values['stand-ins'], progress, signal });
  const began = Date.now();
  await tryFleet(progress, signal);
  progress.say(`✓ docker-compose.yml holds what it promises (${Math.round((Date.now() - began) / 1000)} s)`);
}

async function tryFleet(progress: Progress, signal: AbortSignal) {
  const name = `diancan-test-${randomBytes(3).toString('hex')}`;
  const folder = `${WORKSHOP}/test-compose/${name}`;
  const logDir = `${folder}/logs`;
  mkdirSync(logDir, { recursive: true });
  const [gatewayPort, sandboxPort] = [await freePort(), await freePort()];
  const addresses = {
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
  };
  const secrets = makeComposeSecrets();
  const repository = new SettingsRepository(`${folder}/settings`);
  const settings = {
    ...secrets,
    DIANCAN_GATEWAY_PORT: String(gatewayPort),
    DIANCAN_SANDBOX_PORT: String(sandboxPort),
    DIANCAN_CONFIG_GIT: '/settings',
    DIANCAN_CONFIG_FOLDER: repository.folder,
    // Polling is off, so a change that is live soon was announced.
    DIANCAN_CONFIG_POLL_MS: String(HOUR_MS),
    DIANCAN_CONFIG_CATCH_UP_MS: String(HOUR_MS),
  };
  const project = new ComposeProject({ name, settings, logDir, signal });
  const hook = { gatewayUrl: addresses.gatewayUrl, secret: secrets.DIANCAN_CONFIG_WEBHOOK_SECRET ?? '' };
  let keepLogs = true;
  try {
    await playActs({ project, repository, addresses, hook, progress });
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

async function playActs({
  project,
  repository,
  addresses,
  hook,
  progress,
}: {
  project: ComposeProject;
  repository: SettingsRepository;
  addresses: { gatewayUrl: string; sandboxUrl: string };
  hook: { gatewayUrl: string; secret: string };
  progress: Progress;
}) {
  const buyer = new Buyer(addresses, 'buyer-2');
  const step = progress.step.bind(progress);
  await step('the image', () => project.run('build'));
  await step('up, all healthy', () => project.run('up', '--detach', '--wait'));
  await step('a buyer orders and pays, a seller finishes', () => sellADish(addresses));
  await buyer.enter();
  await step('order and product scaled to 2: both of each get calls', () => scaleOut(project, buyer));
  await step('a route is pushed and refreshed by hand: it is open', () =>
    openARoute(project, repository, buyer),
  );
  await step('a push that takes it away, told to the gateway as GitHub does: it is closed', () =>
    closeItAgain(repository, buyer, hook),
  );
  await step('a push with a route to nowhere: refused, nothing changes', () =>
    pushNonsense(project, repository, buyer),
  );
  await step('a container of order is killed: 20 orders, none fails', () => loseAnInstance(project, buyer));
  await step('all taken away and started again: the orders are there', () => beginAgain(project, buyer));
}
