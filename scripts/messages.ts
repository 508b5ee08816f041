import { managementUrl } from './fleet/programs.ts';
import { runningFleet } from './fleet/running.ts';
import { serviceNamed, type ServiceName } from './fleet/services.mjs';
import { type Consumer, messengersOf } from './messages/found-message.ts';
import { operate, type Messengers } from './messages/operate.ts';
import { builtLib } from './toolchain/built-lib.ts';

export const main = (args: string[]): Promise<void> => operate(args, messengers);

/** The services of the running fleet that send or take messages. */
async function messengers(): Promise<Messengers> {
  const { settings } = runningFleet();
  const { CONSUMERS: consumers } = await builtLib<{ CONSUMERS: readonly Consumer[] }>('contracts');
  const services = messengersOf(consumers).map(name => ({
    name,
    url: managementUrl(serviceNamed(name as ServiceName).name, settings),
  }));
  return { services, consumers };
}
