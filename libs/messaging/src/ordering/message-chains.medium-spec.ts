import { defineConsumer, orderAccepted, orderFinished } from '@diancan/contracts';
import { NOW, type UnitOfWork } from '@diancan/database';
import type { EntityManager } from 'typeorm';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  anInstance,
  consumer,
  onBroker,
  query,
  send,
  unconnected,
  world,
  useMessageWorld,
} from '../../testing/message-world.js';
import { Refill } from '../outbox/refill.js';
import { MessageChains } from './message-chains.js';
import { MessageChainsPurge } from './message-chains-purge.job.js';
import { lastMessageTable } from './order-tables.js';

useMessageWorld();

const ordered = { ...consumer, ordered: true } as const;
const other = defineConsumer({
  name: 'product.spec',
  service: 'product',
  messages: [orderFinished],
  ordered: true,
});

/** The messages in the outbox, in their order there. */
const outbox = () =>
  query<Array<{ id: string; key: string | null; previous: string | null }>>(
    'SELECT message_id AS id, message_key AS `key`, previous FROM outbox ORDER BY seq',
  );
const after = (id: string) => JSON.stringify({ [ordered.name]: id });
/** How many statements this connection has run, without this one. */
async function questions(tx: EntityManager): Promise<number> {
  const [row] = await tx.query<Array<{ Value: string }>>("SHOW SESSION STATUS LIKE 'Questions'");
  return Number(row!.Value);
}
const headerInQueue = async (): Promise<unknown> => {
  const taken = await onBroker(channel =>
    channel.get(world.topology.queueOf(consumer.name), { noAck: true }),
  );
  return taken === false ? undefined : taken.properties.headers?.['previous'];
};

beforeAll(() => query(lastMessageTable));
beforeEach(async () => {
  await query('DELETE FROM last_message');
  world.consumers = [ordered];
});

describe('a message to an ordered consumer', () => {
  it('names the one of its key before it', async () => {
    const instance = unconnected();
    const first = await send(instance);
    const second = await send(instance);
    await send(instance, 'order-2');
    await send(instance);
    expect((await outbox()).map(({ previous }) => previous)).toEqual([
      null,
      after(first),
      null,
      after(second),
    ]);
  });

  it('leaves no gap if it is rolled back', async () => {
    const instance = unconnected();
    const first = await send(instance);
    const rolledBack = instance.uow.run(async tx => {
      await instance.outbox.send(tx, orderAccepted, orderAccepted.sample, { key: 'order-1' });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    await send(instance);
    expect((await outbox()).map(({ previous }) => previous)).toEqual([null, after(first)]);
  });

  it('comes after the one that commits first, however many senders of its key there are', async () => {
    const instances = [unconnected(), unconnected()];
    await Promise.all(Array.from({ length: 20 }, (_, n) => send(instances[n % 2]!)));
    const messages = await outbox();
    expect(messages.map(({ previous }) => previous)).toEqual([
      null,
      ...messages.slice(0, -1).map(({ id }) => after(id)),
    ]);
  });

  it('costs two more statements; any other message costs none', async () => {
    const cost = (key?: string) =>
      unconnected().uow.run(async tx => {
        const before = await questions(tx);
        await unconnected().outbox.send(tx, orderAccepted, orderAccepted.sample, { ...(key && { key }) });
        return (await questions(tx)) - before - 1;
      });
    expect([await cost('order-1'), await cost()]).toEqual([3, 1]);
    world.consumers = [consumer, other];
    expect(await cost('order-1')).toBe(1);
    expect((await outbox()).map(({ previous }) => previous)).toEqual([null, null, null]);
  });

  it('names another one for each consumer: the last one that this consumer takes', async () => {
    world.consumers = [ordered, other, { ...consumer, name: 'user.any' }];
    const { uow, outbox: sender } = unconnected();
    const sendOf = (contract: typeof orderAccepted | typeof orderFinished) =>
      uow.run(tx => sender.send(tx, contract, contract.sample as never, { key: 'order-1' }));
    const finished = await sendOf(orderFinished);
    const accepted = await sendOf(orderAccepted);
    await sendOf(orderFinished);
    expect((await outbox()).map(({ previous }) => previous && JSON.parse(previous))).toEqual([
      null,
      { [ordered.name]: finished },
      { [ordered.name]: accepted, [other.name]: finished },
    ]);
  });

  it('begins anew a week after the last one', async () => {
    const instance = unconnected();
    await send(instance);
    await query(`UPDATE last_message SET updated_at = ${NOW} - INTERVAL 169 HOUR`);
    const second = await send(instance);
    await query(`UPDATE last_message SET updated_at = ${NOW} - INTERVAL 167 HOUR`);
    await send(instance);
    expect((await outbox()).map(({ previous }) => previous)).toEqual([null, null, after(second)]);
  });

  it('names it also if the poller publishes it, and in a refill', async () => {
    const away = unconnected();
    const first = await send(away);
    await send(away);
    await query(`UPDATE outbox SET due_at = ${NOW}`);
    const instance = await anInstance();
    instance.poller.wake();
    const headers = [undefined, after(first)].toSorted();
    const both = async () => [await headerInQueue(), await headerInQueue()].toSorted();
    await expect.poll(() => query('SELECT seq FROM sent_message')).toHaveLength(2);
    expect(await both()).toEqual(headers);

    await query(`UPDATE sent_message SET sent_at = ${NOW} - INTERVAL 1 MINUTE`);
    const refill = new Refill(instance.messages, instance.publisher);
    for await (const { published } of refill.lots(new Date(Date.now() - 3_600_000)))
      expect(published).toBe(2);
    expect(await both()).toEqual(headers);
  });

  it('names it if it is published from memory', async () => {
    const instance = await anInstance();
    const first = await send(instance);
    await expect.poll(headerInQueue).toBeUndefined();
    await send(instance);
    await expect.poll(headerInQueue).toBe(after(first));
  });
});

describe('the purge', () => {
  const run = async (uow: UnitOfWork, chains: MessageChains) => {
    const job = new MessageChainsPurge(uow, chains);
    job.wake();
    await job.onApplicationShutdown();
  };

  it('deletes a chain a week after its last message, and not before', async () => {
    const chains = new MessageChains([ordered]);
    const { uow } = unconnected();
    const { name } = orderAccepted;
    for (const key of ['old', 'young'])
      await uow.run(tx => chains.link(tx, { messageId: '01KAP30Q8Z6E2D4F9G1H3J5K7M', name, key }));
    const age = (key: string, hours: number) =>
      query(`UPDATE last_message SET updated_at = ${NOW} - INTERVAL ? HOUR WHERE message_key = ?`, [
        hours,
        key,
      ]);
    await age('old', 169);
    await age('young', 167);
    await run(uow, chains);
    expect(await query('SELECT message_key AS `key` FROM last_message')).toEqual([{ key: 'young' }]);
  });

  it('leaves a service alone that sends nothing to ordered consumers, and has no table', async () => {
    const uow = { run: vi.fn(async () => ({ affectedRows: 0 })) };
    await run(uow as unknown as UnitOfWork, new MessageChains([ordered]));
    expect(uow.run).not.toHaveBeenCalled();
  });
});
