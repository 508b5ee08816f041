// @ts-check
import { furtherInstance, REPEATABLE } from './fleet/further-instance.mjs';
import { runningFleet } from './fleet/running.mjs';
import { runningLauncher } from './processes/leftovers.mjs';
import { Supervisor } from './processes/supervisor.mjs';
import { Failure, runMain } from './terminal/failure.mjs';
import { Progress } from './terminal/progress.mjs';
import { stopSignals } from './terminal/stop-signals.mjs';
import { requireNode } from './toolchain/node.mjs';

const HELP = `npm run instance -- <${REPEATABLE.join(' | ')}>

Starts one more instance of a service beside the running fleet, on free ports, and stays; Ctrl-C ends it. The registry
tells the others of it: it gets its share of the calls at once, and none any more as soon as it begins to stop.`;

const LOOK_AGAIN_MS = 1_000;

await runMain(async () => {
  requireNode();
  const [name, ...rest] = process.argv.slice(2);
  if (name === '--help' || name === '-h') return console.log(HELP);
  const service = REPEATABLE.find(candidate => candidate === name);
  if (service === undefined || rest.length > 0) {
    throw new Failure(
      `Name one service: ${REPEATABLE.join(', ')}. \`npm run instance -- --help\` tells more.`,
    );
  }
  const fleet = runningFleet();
  const signal = stopSignals();
  const progress = new Progress();
  const supervisor = new Supervisor({ say: line => progress.say(line) });
  const { port, program } = await furtherInstance(service, fleet);
  try {
    await progress.step(`one more ${service}`, () => supervisor.start(program));
    supervisor.keep();
    progress.say(
      `${service} listens on port ${port} as well and takes its share. Ctrl-C ends it; its log: ${fleet.settings.dataDir}/logs/${program.name}.log`,
    );
    await ended(signal, fleet.settings.dataDir);
    if (!signal.aborted) progress.say('The fleet has stopped, so this instance does, too.');
  } finally {
    await progress.step('stopping', () => supervisor.stop());
  }
});

/**
 * Resolves when the user ends it, or when its fleet is gone.
 * @param {AbortSignal} signal
 * @param {string} dataDir
 * @returns {Promise<void>}
 */
function ended(signal, dataDir) {
  return new Promise(resolve => {
    const watch = setInterval(() => {
      if (!runningLauncher(dataDir)) finish();
    }, LOOK_AGAIN_MS);
    const finish = () => {
      clearInterval(watch);
      resolve();
    };
    signal.addEventListener('abort', finish, { once: true });
  });
}
