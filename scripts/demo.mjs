// @ts-check
import { parseArgs } from 'node:util';
import { playScenes } from './demo/scenes.mjs';
import { runningFleet } from './fleet/running.mjs';
import { reachable } from './fleet/settings.mjs';
import { Failure, runMain } from './terminal/failure.mjs';

const HELP = `npm run demo

Plays the main job on the running fleet: a buyer logs in, orders and pays, a seller accepts and finishes, money goes back.
Its orders stay in the books.

在运行中的系统上演示主流程；产生的订单会保留。`;

await runMain(async () => {
  if (parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help) return console.log(HELP);
  const { settings } = runningFleet();
  const at = (/** @type {number} */ port) => `http://${reachable(settings.bind)}:${port}`;
  const addresses = { gatewayUrl: at(settings.ports.gateway), sandboxUrl: at(settings.ports.sandbox) };
  try {
    await playScenes(addresses, line => console.log(line));
  } catch (error) {
    throw new Failure(`The demo stopped: ${/** @type {Error} */ (error).message}`);
  }
  console.log('✓ done');
});
