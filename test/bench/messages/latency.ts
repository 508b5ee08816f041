import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'amqplib';
import { built } from '../rpc/built.ts';
import { openConsumer } from './consumers.ts';
import { openSender } from './relay.ts';
import { percentile } from '../statistics.ts';
import { MESSAGE, PAYLOAD, type World } from './world.ts';

const { afterCommit } = await built('database/src/index');

/** The next message is sent so long after the last one has arrived: the shop is idle. */
const IDLE_MS = 20;

export interface Latency {
  name: string;
  p50Ms: number;
  p99Ms: number;
}

/** Sends one message after the other. @param send resolves when it has arrived, with its latency in ms */
async function measure(name: string, count: number, send: () => Promise<number>): Promise<Latency> {
  const latencies: number[] = [];
  for (let each = 0; each < count; each++) {
    latencies.push(await send());
    await pause(IDLE_MS);
  }
  latencies.sort((a, b) => a - b);
  return { name, p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
}

/** From the call of `publish` to the callback of the consumer. */
export async function bareLatency(world: World, count: number): Promise<Latency> {
  await world.empty();
  const connection = await connect(world.brokerUrl, { noDelay: true });
  const [sender, taker] = [await connection.createConfirmChannel(), await connection.createChannel()];
  let arrived: (at: number) => void = () => undefined;
  await taker.consume(world.queue, message => {
    arrived(performance.now());
    taker.ack(message!);
  });
  const latency = await measure(`bare publish to deliver, ${world.kind} queue`, count, async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    arrived = resolve;
    const sentAt = performance.now();
    sender.publish(world.topology.exchange, MESSAGE.name, Buffer.from(PAYLOAD), { persistent: true });
    return (await promise) - sentAt;
  });
  await connection.close();
  return latency;
}

/** From the end of the sender's commit to the call of the handler. */
export async function ourLatency(world: World, count: number): Promise<Latency> {
  await world.empty();
  const sender = await openSender(world);
  let arrived: (at: number) => void = () => undefined;
  const taking = openConsumer(world, async () => arrived(performance.now()));
  taking.open();
  while (!taking.isReady) await pause(10);
  const latency = await measure(`commit to handler, ${world.kind} queue`, count, async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    arrived = resolve;
    let committedAt = 0;
    await world.uow.run(async tx => {
      afterCommit(tx, () => void (committedAt = performance.now()));
      await sender.outbox.send(tx, MESSAGE, MESSAGE.sample, { key: 'order-1' });
    });
    return (await promise) - committedAt;
  });
  await taking.close();
  await sender.close();
  return latency;
}
