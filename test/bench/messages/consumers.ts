import { type ConsumeMessage, connect } from 'amqplib';
import { built } from '../rpc/built.ts';
import { publishBare } from './relay.ts';
import { consumer, type Tx, type World } from './world.ts';
import type { Subject } from './rounds.ts';

const { Metrics } = await built('platform/src/index');
const { QueueConsumer } = await built('messaging/src/consumer/queue-consumer');
const { MessageTransactions } = await built('messaging/src/consumer/message-transactions');
const { ConsumerTables } = await built('messaging/src/consumer/consumer-tables');
const { ConsumerMetrics } = await built('messaging/src/consumer/consumer-metrics');
const { Inbox } = await built('messaging/src/inbox/inbox.repository');
const { Attempts } = await built('messaging/src/inbox/attempt.repository');
const { DeadLetters } = await built('messaging/src/dead-letter/dead-letter.repository');

/** As in application.yml. */
const LIMITS = { prefetch: 100, batch: 50, maxAttempts: 20 };
const ONE_ROW = 'INSERT INTO effect (message_id) VALUES (?)';

/** Each round begins with messages in the queue. */
async function filled(world: World, count: number): Promise<void> {
  await world.empty();
  const connection = await connect(world.brokerUrl, { noDelay: true });
  await publishBare(await connection.createConfirmChannel(), world, count);
  await connection.close();
}

/** amqplib and mysql2 alone: one row for each message, one commit and one ack for each batch. */
export async function bareConsumer(world: World): Promise<Subject> {
  const connection = await connect(world.brokerUrl, { noDelay: true });
  const channel = await connection.createChannel();
  await channel.prefetch(LIMITS.prefetch);
  let waiting: ConsumeMessage[] = [];
  let isWorking = false;
  let left = 0;
  let done = () => undefined as void;
  const work = async () => {
    isWorking = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, LIMITS.batch);
      const database = await world.pool.getConnection();
      await database.query('START TRANSACTION');
      for (const { properties } of batch) await database.query(ONE_ROW, [properties.messageId]);
      await database.query('COMMIT');
      database.release();
      channel.ack(batch.at(-1)!, true);
      left -= batch.length;
      if (left === 0) done();
    }
    isWorking = false;
  };
  return {
    name: `bare consumer, ${world.kind} queue`,
    prepare: count => filled(world, count),
    async run(count) {
      const all = Promise.withResolvers<void>();
      [waiting, left, done] = [[], count, all.resolve];
      const { consumerTag } = await channel.consume(world.queue, message => {
        waiting.push(message!);
        if (!isWorking) void work();
      });
      await all.promise;
      await channel.cancel(consumerTag);
    },
    close: () => connection.close(),
  };
}

/**
 * @param handle in the transaction of the message
 * @param onHandled called with the number of messages after each commit
 */
export function openConsumer(
  world: World,
  handle: (tx: Tx, message: { messageId: string }) => Promise<unknown>,
  onHandled: (count: number) => void = () => undefined,
) {
  const tables = new ConsumerTables(world.uow, new Inbox(), new Attempts(), new DeadLetters());
  const metrics = new ConsumerMetrics(new Metrics());
  const options = { url: world.brokerUrl, topology: world.topology, limits: () => LIMITS };
  const transactions = new MessageTransactions(consumer, { handle }, tables, () => LIMITS.maxAttempts);
  const together = transactions.together.bind(transactions);
  transactions.together = async (messages: readonly unknown[]) => {
    const outcomes: ReadonlyMap<unknown, string> = await together(messages);
    onHandled([...outcomes.values()].filter(outcome => outcome === 'handled').length);
    return outcomes;
  };
  return new QueueConsumer({ contract: consumer, transactions, metrics, options });
}

/** Ours: the same row, with the inbox. */
export function ourConsumer(world: World): Subject {
  return {
    name: `consumer with inbox, ${world.kind} queue`,
    prepare: count => filled(world, count),
    async run(count) {
      const all = Promise.withResolvers<void>();
      let left = count;
      const taking = openConsumer(
        world,
        (tx, { messageId }) => tx.query(ONE_ROW, [messageId]),
        handled => {
          left -= handled;
          if (left === 0) all.resolve();
        },
      );
      taking.open();
      await all.promise;
      await taking.close();
    },
    close: () => undefined,
  };
}
