// @ts-check
import { playScenes } from './demo/scenes.mjs';
import { runningFleet } from './fleet/running.mjs';
import { reachable } from './fleet/settings.mjs';
import { Failure, runMain } from './terminal/failure.mjs';

await runMain(async () => {
  const { settings } = runningFleet();
  const at = (/** @type {number} */ port) => `http://${reachable(settings.bind)}:${port}`;
  const addresses = { gatewayUrl: at(settings.ports.gateway), sandboxUrl: at(settings.ports.sandbox) };
  try {
    await playScenes(addresses, (line) => console.log(line));
  } catch (error) {
    throw new Failure(`The demo stopped: ${/** @type {Error} */ (error).message}`);
  }
  console.log('✓ done');
});
