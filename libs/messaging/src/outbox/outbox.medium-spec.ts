import { defineMessage, orderAccepted } from '@diancan/contracts';
import { NOW } from '@diancan/database';
import type { EntityManager } from 'typeorm';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  anInstance,
  query,
  send,
  sent,
  takeIds,
  unconnected,
  waiting,
  world,
  useMessageWorld,
} from '../../testing/message-world.js';
import { MAX_PAYLOAD_BYTES } from '../publisher/outgoing-message.js';

useMessageWorld();

describe('Outbox.send', () => {
  it('publishes after the commit, without a poller, and moves the message to sent_message', async () => {
    const instance = await anInstance();
    const id = await send(instance);
    await expect.poll(sent).toEqual(['order-1 0']);
    expect(await waiting()).toEqual([]);
    expect(await takeIds()).toEqual([id]);
    const [row] = await query<unknown[]>(
      `SELECT message_id, name, payload, day = DATE(created_at) AS isItsDay,
         created_at BETWEEN ${NOW} - INTERVAL 1 MINUTE AND sent_at + INTERVAL 1 SECOND AS isRecent
       FROM sent_message`,
    );
    expect(row).toEqual({
      message_id: id,
      name: 'order.accepted.v1',
      payload: JSON.stringify(orderAccepted.sample),
      isItsDay: 1,
      isRecent: 1,
    });
  });

  it('costs one statement in its transaction', async () => {
    const { uow, outbox } = unconnected();
    const statements = await uow.run(async tx => {
      const before = await questions(tx);
      await outbox.send(tx, orderAccepted, orderAccepted.sample);
      return (await questions(tx)) - before - 1;
    });
    expect(statements).toBe(1);
  });

  it('sends nothing if the transaction rolls back', async () => {
    const instance = await anInstance();
    const rolledBack = instance.uow.run(async tx => {
      await instance.outbox.send(tx, orderAccepted, orderAccepted.sample, { key: 'order-0' });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    const id = await send(instance);
    await expect.poll(sent).toEqual(['order-1 0']);
    expect(await takeIds()).toEqual([id]);
  });

  it('sends once if a deadlock repeats the transaction', async () => {
    const instance = await anInstance();
    let attempts = 0;
    await instance.uow.run(async tx => {
      await instance.outbox.send(tx, orderAccepted, orderAccepted.sample, { key: 'order-1' });
      if (++attempts === 1) await deadlock(tx);
    });
    expect(attempts).toBe(2);
    await expect.poll(sent).toEqual(['order-1 0']);
    expect(await waiting()).toEqual([]);
    expect(await takeIds()).toHaveLength(1);
  });

  it('refuses a payload that does not fit the contract before it writes anything', async () => {
    const { uow, outbox } = unconnected();
    await uow.run(async tx => {
      const before = await questions(tx);
      const payload = { ...orderAccepted.sample, amountFen: -1 };
      await expect(outbox.send(tx, orderAccepted, payload)).rejects.toThrow('amountFen');
      expect((await questions(tx)) - before).toBe(1);
    });
    expect(await waiting()).toEqual([]);
  });

  it('refuses a payload that no consumer would read', async () => {
    const { uow, outbox } = unconnected();
    const novel = defineMessage({ name: 'novel.v1', sender: 'order', payload: z.string(), sample: '' });
    const sending = uow.run(tx => outbox.send(tx, novel, '.'.repeat(MAX_PAYLOAD_BYTES)));
    await expect(sending).rejects.toThrow(RangeError);
    expect(await waiting()).toEqual([]);
  });
});

describe('Outbox.sendAll', () => {
  const letters = Array.from({ length: 200 }, (_, n) => ({
    payload: { ...orderAccepted.sample, amountFen: n },
    key: `order-${n}`,
  }));

  it('costs two statements for 200 messages, and none for none', async () => {
    const { uow, outbox } = unconnected();
    for (const [some, cost] of [
      [letters, 2],
      [letters.slice(0, 1), 1],
      [[], 0],
    ] as const)
      await uow.run(async tx => {
        const before = await questions(tx);
        await outbox.sendAll(tx, orderAccepted, some);
        expect((await questions(tx)) - before - 1).toBe(cost);
      });
  });

  it('publishes each message once after the commit, without a poller, in the given order', async () => {
    const instance = await anInstance();
    // A server that counts up in steps, as in a cluster.
    const ids = await instance.uow.run(async tx => {
      await tx.query('SET SESSION auto_increment_increment = 7');
      const sentIds = await instance.outbox.sendAll(tx, orderAccepted, letters);
      await tx.query('SET SESSION auto_increment_increment = DEFAULT');
      return sentIds;
    });
    await expect.poll(sent).toEqual(letters.map(({ key }) => `${key} 0`));
    expect(await waiting()).toEqual([]);
    const taken = await takeIds();
    expect(taken.toSorted()).toEqual(ids.toSorted());
    const rows = await query<Array<{ id: string; payload: string }>>(
      'SELECT message_id AS id, payload FROM sent_message ORDER BY seq',
    );
    expect(rows.map(({ id, payload }) => [id, JSON.parse(payload)])).toEqual(
      letters.map(({ payload }, n) => [ids[n], payload]),
    );
  });

  it('stores none of them if one does not fit the contract', async () => {
    const { uow, outbox } = unconnected();
    const bad = { payload: { ...orderAccepted.sample, amountFen: -1 } };
    await expect(
      uow.run(tx => outbox.sendAll(tx, orderAccepted, [...letters.slice(0, 2), bad])),
    ).rejects.toThrow('amountFen');
    expect(await waiting()).toEqual([]);
  });
});

/** How many statements this connection has run, without this one. */
async function questions(tx: EntityManager): Promise<number> {
  const [row] = await tx.query<Array<{ Value: string }>>("SHOW SESSION STATUS LIKE 'Questions'");
  return Number(row!.Value);
}

/** What the database throws at the victim of a deadlock, after it has rolled the transaction back. */
async function deadlock(tx: EntityManager): Promise<never> {
  await query('CREATE TABLE IF NOT EXISTS pair (id INT PRIMARY KEY, n INT NOT NULL)');
  await query('INSERT IGNORE INTO pair VALUES (1, 0), (2, 0)');
  const other = world.database.createQueryRunner();
  try {
    await tx.query('UPDATE pair SET n = n + 1 WHERE id = 1');
    await other.startTransaction();
    // The heavier transaction survives.
    await other.query('INSERT INTO pair SELECT seq, 0 FROM seq_10_to_99');
    await other.query('UPDATE pair SET n = n + 1 WHERE id = 2');
    const theirs = other.query('UPDATE pair SET n = n + 1 WHERE id = 1');
    await vi.waitFor(async () => {
      const [{ waits } = { waits: 0 }] = await query<Array<{ waits: number }>>(
        "SELECT COUNT(*) AS waits FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'",
      );
      expect(Number(waits)).toBeGreaterThan(0);
    }, 20_000);
    const mine = tx.query('UPDATE pair SET n = n + 1 WHERE id = 2');
    await Promise.allSettled([theirs, mine]);
    await mine;
    throw new Error('there was no deadlock');
  } finally {
    await other.rollbackTransaction();
    await other.release();
  }
}
