import { setTimeout as pause } from 'node:timers/promises';
import { type ConfirmChannel, connect } from 'amqplib';
import type { RowDataPacket } from 'mysql2/promise';
import { ulid } from 'ulid';
import { built } from '../rpc/built.ts';
import { MESSAGE, PAYLOAD, type World } from './world.ts';
import type { Subject } from './rounds.ts';

const { Metrics } = await built('platform/src/index');
const { JobRepository, JobRuntime } = await built('jobs/src/index');
const { Publisher } = await built('messaging/src/publisher/publisher');
const { OutboxRepository } = await built('messaging/src/outbox/outbox.repository');
const { SentLots } = await built('messaging/src/outbox/sent-lots');
const { Relay } = await built('messaging/src/outbox/relay');
const { Outbox } = await built('messaging/src/outbox/outbox');
const { MessageChains } = await built('messaging/src/ordering/message-chains');
const { OutboxPoller } = await built('messaging/src/outbox/outbox-poller');

const WINDOW = 512;
const POLL_MS = 1_000;
/** Concurrent transactions of one message each, as of buyers who pay. */
const BUYERS = 32;
/** One process keeps at most 2,000 messages in memory. */
const IN_MEMORY = 1_500;
/** Messages of one transaction, as of a batch. */
const TOGETHER = 50;

/** amqplib alone: persistent messages with the same properties, 512 unconfirmed. */
export async function bareConfirms(world: World): Promise<Subject> {
  const connection = await connect(world.brokerUrl, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  return {
    name: `bare confirm channel, ${world.kind} queue`,
    prepare: () => world.empty(),
    run: count => publishBare(channel, world, count),
    close: () => connection.close(),
  };
}

/** @returns when the broker has confirmed all of them */
export function publishBare(channel: ConfirmChannel, { topology }: World, count: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let sent = 0;
  let confirmed = 0;
  const next = () => {
    sent += 1;
    const properties = {
      messageId: ulid(),
      correlationId: String(sent),
      type: MESSAGE.name,
      headers: { key: 'order-1' },
      contentType: 'application/json',
      persistent: true,
      mandatory: true,
    };
    channel.publish(topology.exchange, MESSAGE.name, Buffer.from(PAYLOAD), properties, error => {
      if (error) return reject(error);
      if (++confirmed === count) resolve();
      else if (sent < count) next();
    });
  };
  for (let each = 0; each < Math.min(WINDOW, count); each++) next();
  return promise;
}

export type Sender = Awaited<ReturnType<typeof openSender>>;

/** What one process has for sending messages. It polls when it is woken. */
export async function openSender(world: World) {
  const publisher = new Publisher({ url: world.brokerUrl, topology: world.topology });
  const messages = new OutboxRepository(world.uow);
  const moved = countedMoves(messages);
  const relay = new Relay(publisher, messages, new SentLots(messages));
  const poller = new OutboxPoller(publisher, messages, relay);
  poller.uow = world.uow;
  poller.runtime = new JobRuntime(new JobRepository(world.uow), () => POLL_MS, new Metrics());
  publisher.open();
  while (!publisher.isReady) await pause(10);
  return {
    outbox: new Outbox(messages, relay, new MessageChains([])),
    relay,
    poller,
    moved,
    async close() {
      await Promise.all([relay.onApplicationShutdown(), poller.onApplicationShutdown()]);
      await publisher.close();
    },
  };
}

/** Messages that another process has committed and not published. */
export function backlog(world: World, { poller, moved }: Sender): Subject {
  return {
    name: `poller, a backlog, ${world.kind} queue`,
    prepare: count => fill(world, count, 0),
    async run(count) {
      const all = moved(count);
      poller.wake();
      await all;
    },
    close: () => undefined,
  };
}

/** Messages that this process has committed, without their commits. */
export function fromMemory(world: World, { relay, moved }: Sender): Subject {
  let seqs: string[] = [];
  return {
    name: `relay from memory, ${world.kind} queue`,
    async prepare(count) {
      await fill(world, count, 60);
      const [rows] = await world.pool.query<RowDataPacket[]>('SELECT seq FROM outbox ORDER BY seq');
      seqs = rows.map(({ seq }) => String(seq));
    },
    async run(count) {
      const all = moved(count);
      const work = async () => {
        for (let seq = seqs.pop(); seq !== undefined; seq = seqs.pop())
          await relay.publish(seq, aMessage(), performance.now());
      };
      await Promise.all(Array.from({ length: IN_MEMORY }, work));
      await all;
    },
    close: () => undefined,
  };
}

const aMessage = () => ({ messageId: ulid(), name: MESSAGE.name, key: 'order-1', payload: PAYLOAD });

/** Empties the tables, and leaves messages in the outbox. */
async function fill(world: World, count: number, dueInSeconds: number): Promise<void> {
  await world.empty();
  await world.pool.query(
    `INSERT INTO outbox (message_id, name, message_key, payload, created_at, due_at)
     SELECT CONCAT('01KAP30Q8Z6E2D4F9G', LPAD(seq, 8, '0')), ?, 'order-1', ?, UTC_TIMESTAMP(3),
       UTC_TIMESTAMP(3) + INTERVAL ? SECOND FROM seq_1_to_${count}`,
    [MESSAGE.name, PAYLOAD, dueInSeconds],
  );
}

/** Messages that this process commits, many in one transaction. */
export const batches = (world: World, sender: Sender) => committed(world, sender, TOGETHER, 2);
/** Messages that this process commits, each in a transaction of its own. */
export const singles = (world: World, sender: Sender) => committed(world, sender, 1, BUYERS);

function committed(
  world: World,
  { outbox, poller, moved }: Sender,
  together: number,
  atOnce: number,
): Subject {
  const commit = () =>
    world.uow.run(async tx => {
      for (let each = 0; each < together; each++)
        await outbox.send(tx, MESSAGE, MESSAGE.sample, { key: 'order-1' });
    });
  return {
    name: `relay, ${together} in one commit, ${world.kind} queue`,
    prepare: () => world.empty(),
    async run(count) {
      let started = 0;
      const work = async () => {
        while (started < count) {
          started += together;
          await commit();
        }
      };
      const all = moved(count);
      // If more than 2,000 wait in memory, the poller publishes the rest.
      const polls = setInterval(() => poller.wake(), POLL_MS);
      await Promise.all(Array.from({ length: atOnce }, work));
      await all;
      clearInterval(polls);
    },
    close: () => undefined,
  };
}

/** The same transactions by mysql2, and no messages. */
export function bareCommits(world: World): Subject {
  const commit = async () => {
    const connection = await world.pool.getConnection();
    await connection.query('START TRANSACTION');
    await connection.query(
      `INSERT INTO outbox (message_id, name, message_key, payload, created_at, due_at)
       VALUES (?, ?, 'order-1', ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [ulid(), MESSAGE.name, PAYLOAD],
    );
    await connection.query('COMMIT');
    connection.release();
  };
  return {
    name: 'bare commits of one row by mysql2',
    prepare: () => world.empty(),
    async run(count) {
      let started = 0;
      const work = async () => {
        while (started++ < count) await commit();
      };
      await Promise.all(Array.from({ length: BUYERS }, work));
    },
    close: () => undefined,
  };
}

/** @returns a function that waits until so many messages have been moved, from its call on */
function countedMoves(messages: {
  archive(seqs: readonly string[]): Promise<void>;
}): (count: number) => Promise<void> {
  const archive = messages.archive.bind(messages);
  let left = 0;
  let done = () => undefined as void;
  messages.archive = async (seqs: readonly string[]) => {
    await archive(seqs);
    left -= seqs.length;
    if (left <= 0) done();
  };
  return count => {
    const { promise, resolve } = Promise.withResolvers<void>();
    [left, done] = [count, resolve];
    return promise;
  };
}
