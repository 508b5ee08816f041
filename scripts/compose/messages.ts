import type { Consumer } from '../messages/found-message.ts';
import { operate, type Messengers } from '../messages/operate.ts';
import { Failure } from '../terminal/failure.mjs';
import { builtLib } from '../toolchain/built-lib.ts';
import { appHere } from './app-here.mjs';

/** `npm run messages`, of this container's service alone: only it reaches its management port. */
export const main = (args: string[]): Promise<void> => operate(args, messengerHere);

async function messengerHere(): Promise<Messengers> {
  const { name, managementUrl } = appHere(process.env);
  if (managementUrl === null) throw new Failure('This service has no messages.');
  const { CONSUMERS: consumers } = await builtLib<{ CONSUMERS: readonly Consumer[] }>('contracts');
  return { services: [{ name, url: managementUrl }], consumers };
}
