import { main as audit } from './audit.ts';
import { playScenes } from './demo/scenes.ts';
import { runningFleet } from './fleet/running.ts';
import { reachable } from './fleet/settings.mjs';
import { commandLine } from './terminal/command-line.mjs';
import { Failure, reasonOf } from './terminal/failure.mjs';

const HELP = `npm run demo

Plays the main job on the running fleet: a buyer logs in, orders and pays, a seller accepts and finishes,
money goes back; more buyers than pieces tap in a flash sale; at last the audit checks the books. Its orders
stay in the books, and it can be repeated.

在运行中的系统上演示主流程和一次秒杀，最后核对账目；产生的订单会保留，可以重复运行。`;

export async function main(args: string[]): Promise<void> {
  if (!commandLine(args, HELP, {})) return;
  const { settings } = runningFleet();
  const at = (port: number) => `http://${reachable(settings.bind)}:${port}`;
  const addresses = { gatewayUrl: at(settings.ports.gateway), sandboxUrl: at(settings.ports.sandbox) };
  try {
    await playScenes(addresses, line => console.log(line));
  } catch (error) {
    throw new Failure(`The demo stopped: ${reasonOf(error)}`);
  }
  console.log('10. 核对 · The audit checks the books');
  if ((await audit([])) !== 0) throw new Failure('The demo stopped: the audit found what should not be.');
  console.log('✓ done');
}
