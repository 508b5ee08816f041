import { furtherInstance, REPEATABLE } from './fleet/further-instance.ts';
import { runningFleet } from './fleet/running.ts';
import { runningLauncher } from './processes/leftovers.mjs';
import { Supervisor } from './processes/supervisor.ts';
import { commandLine } from './terminal/command-line.mjs';
import { Failure } from './terminal/failure.mjs';
import { Progress } from './terminal/progress.mjs';
import { stopSignals } from './terminal/stop-signals.mjs';

const HELP = `npm run instance -- <${REPEATABLE.join(' | ')}>

Starts one more instance of a service beside the running fleet, on free ports, and stays; Ctrl-C ends it. The
registry tells the others of it: it gets its share of the calls at once, and none any more as soon as it
begins to stop.`;

const LOOK_AGAIN_MS = 1_000;

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, {}, { positionals: true });
  if (!said) return;
  const [name, ...rest] = said.positionals;
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
    const log = `${fleet.settings.dataDir}/logs/${program.name}.log`;
    progress.say(
      `${service} listens on port ${port} as well and takes its share. Ctrl-C ends it; its log: ${log}`,
    );
    await ended(signal, fleet.settings.dataDir);
    if (!signal.aborted) progress.say('The fleet has stopped, so this instance does, too.');
  } finally {
    await progress.step('stopping', () => supervisor.stop());
  }
}

/** Resolves when the user ends it, or when its fleet is gone. */
function ended(signal: AbortSignal, dataDir: string): Promise<void> {
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
