import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AlarmWorld, anAlarmWorld } from './alarm-world.js';
import { RabbitCluster } from './cluster/rabbit-cluster.js';

let broker: RabbitCluster;
let world: AlarmWorld;

beforeAll(async () => {
  broker = await RabbitCluster.start(1);
  world = await anAlarmWorld(broker.url);
});
afterAll(async () => {
  await world?.close();
  await broker?.stop();
});

const control = (...args: string[]) => broker.control(broker.nodes[0]!, ...args);

/** Resolves when the broker takes no messages. */
async function beginAlarm(): Promise<void> {
  await control('set_vm_memory_high_watermark', '0');
  await expect.poll(() => control('eval', 'rabbit_alarm:get_alarms().')).toContain('memory');
}

/** How many messages the broker has, also those that a consumer holds. */
const kept = async (): Promise<number> => {
  const queues = JSON.parse(await control('list_queues', 'messages', '--formatter', 'json')) as Array<{
    messages: number;
  }>;
  return queues.reduce((sum, { messages }) => sum + messages, 0);
};

it('a message that fails during a memory alarm uses up no attempts, and holds up no other', async () => {
  const first = await world.send('bad');
  const goOn = await world.untilHandled(first); // its transaction is open
  const bad = [first, await world.send('bad'), await world.send('bad')];
  const good = [await world.send('good'), await world.send('good'), await world.send('good')];
  await expect.poll(kept, { timeout: 30_000 }).toBe(bad.length + good.length);

  await beginAlarm();
  goOn();
  await expect.poll(() => world.effects(), { timeout: 60_000 }).toEqual(good);
  // The broker has their acks, and none of the others.
  await expect.poll(kept, { timeout: 30_000 }).toBe(bad.length);
  expect(await world.attempts()).toEqual(bad.map(id => ({ id, attempts: 1 })));
  expect(await world.deadLetters()).toBe(0);

  world.mend();
  await control('set_vm_memory_high_watermark', 'absolute', '512MB');
  await expect.poll(() => world.effects(), { timeout: 60_000 }).toEqual([...bad, ...good].toSorted());
  await expect.poll(kept, { timeout: 30_000 }).toBe(0);
  expect([await world.attempts(), await world.deadLetters()]).toEqual([[], 0]);
  expect(world.handledOf(first)).toBe(2);
});
