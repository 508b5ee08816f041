import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { brokerUrl } from '../../testing/broker-for-specs.js';
import {
  attempts,
  deadLetters,
  expectAllAcked,
  expectEffects,
  messagesIn,
  onBroker,
  query,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import { chainOf, expectOrder, expectParked, parked, sendBehind } from '../../testing/ordered-world.js';
import { POISON, sendWithPoison } from '../../testing/poisoned-batch.js';
import { declareTopology } from '../topology/declare-topology.js';

useConsumerWorld();

const PROGRAM = fileURLToPath(new URL('../../testing/consuming-process.mjs', import.meta.url));
const DIST = fileURLToPath(new URL('../../../../dist', import.meta.url));
const TIMEOUT_MS = 180_000;

let running: ChildProcess | undefined;

afterEach(kill);

function start(kind: 'unordered' | 'ordered' | 'dies parking' = 'unordered'): ChildProcess {
  const { url = '' } = world.database.options as { url?: string };
  const prefix = world.topology.exchange.replace(/[.]messages$/, '');
  return (running = fork(PROGRAM, [DIST, url, brokerUrl(), prefix, POISON, kind]));
}

async function kill(): Promise<void> {
  if (running?.exitCode !== null || running.signalCode !== null) return;
  const ended = once(running, 'exit');
  running.kill('SIGKILL');
  await ended;
}

it(
  'a message that kills its process five times in a batch of 100 is dead, and harms no other',
  async () => {
    await onBroker(channel => declareTopology(channel, world.topology));
    const { poison, innocents } = await sendWithPoison(100);
    const counted = (count: number) => [{ messageId: poison, attempts: count, error: null }];
    for (let kills = 1; kills <= 5; kills++) {
      expect(await once(start(), 'exit')).toEqual([null, 'SIGKILL']);
      // Its first delivery may have been an innocent one, and no innocent one is counted.
      expect(await attempts()).toEqual(kills === 1 ? [] : counted(kills - 1));
    }
    start();
    await expect
      .poll(deadLetters, { timeout: 30_000 })
      .toMatchObject([
        {
          messageId: poison,
          attempts: 5,
          error: 'no attempt has come to an end: its process has ended each time',
        },
      ]);
    await expectEffects(innocents);
    await expect.poll(attempts).toEqual([]);
    await kill();
    await expectAllAcked();
  },
  TIMEOUT_MS,
);

it(
  'a message whose process is killed after it has parked it, and before the ack, is parked once',
  async () => {
    await onBroker(channel => declareTopology(channel, world.topology));
    const [first = '', second = ''] = chainOf(2);
    await sendBehind(first, second);
    expect(await once(start('dies parking'), 'exit')).toEqual([null, 'SIGKILL']);
    expect(await parked()).toEqual([second]);
    await expect.poll(() => messagesIn(world.queue)).toBe(1);
    start('ordered');
    // It comes again, and is parked again, in the same row.
    const rows = () => query('SELECT message_id AS id, attempts FROM parked_message');
    await expect.poll(rows, { timeout: 30_000 }).toEqual([{ id: second, attempts: 1 }]);
    await sendBehind(null, first);
    await expectOrder([first, second]);
    await expectParked([]);
    const last = await sendBehind(null, undefined, 'order-2');
    await expectOrder([first, second, last]);
  },
  TIMEOUT_MS,
);
