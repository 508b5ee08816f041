import { orderFinished } from '@diancan/contracts';
import { inMillis } from '@diancan/database';
import { describe, expect, it, vi } from 'vitest';
import {
  anInstance,
  consumer,
  type Instance,
  onBroker,
  query,
  send,
  sent,
  takeIds,
  unconnected,
  world,
  useMessageWorld,
} from '../../testing/message-world.js';
import { Refill, type RefillProgress } from './refill.js';

useMessageWorld();

const HOUR_MS = 3_600_000;
/** Publishes again what was sent in the last hour. @returns the progress after each lot */
async function refill({ messages, publisher }: Instance, after?: string): Promise<RefillProgress[]> {
  const lots: RefillProgress[] = [];
  const since = new Date(Date.now() - HOUR_MS);
  for await (const progress of new Refill(messages, publisher).lots(since, after)) lots.push(progress);
  return lots;
}

/** Sends messages, one after another, and takes them from their queue. */
async function sendAndTake(instance: Instance, count: number): Promise<string[]> {
  for (let n = 0; n < count; n++) await send(instance, `order-${n}`);
  await expect.poll(sent).toHaveLength(count);
  return takeIds();
}

describe('a refill', () => {
  it('gives a broker that lost its disk what was sent since a time, in the order of the outbox', async () => {
    const instance = await anInstance();
    const ids = await sendAndTake(instance, 4);
    // Committed long before, and sent late.
    await query(`UPDATE sent_message SET created_at = ${inMillis(-3 * HOUR_MS)}`);
    await query(`UPDATE sent_message SET sent_at = ${inMillis(-2 * HOUR_MS)} WHERE message_key = 'order-1'`);
    expect(await refill(instance)).toMatchObject([{ published: 3, unroutable: 0 }]);
    expect(await takeIds()).toEqual(ids.filter((_, n) => n !== 1));
  });

  it('publishes what the lost broker had confirmed and the database has not moved yet', async () => {
    const instance = await anInstance();
    const archive = vi
      .spyOn(instance.messages, 'archive')
      .mockRejectedValueOnce(new Error('a slow database'));
    const keep = vi.spyOn(instance.messages, 'keep').mockResolvedValue();
    await send(instance, 'order-0');
    await expect.poll(() => archive.mock.calls.length).toBe(1);
    const [id] = await takeIds();
    await query(`UPDATE outbox SET due_at = ${inMillis(HOUR_MS)}`);
    expect(await refill(instance)).toMatchObject([{ published: 1 }]);
    expect(await takeIds()).toEqual([id]);
    keep.mockRestore();
  });

  it('publishes what moves while it begins', async () => {
    const instance = await anInstance();
    const [id] = await sendAndTake(instance, 1);
    // As if it had been in the outbox when the refill began, and had moved before its lots were read.
    const last = vi.spyOn(instance.messages, 'lastWaiting').mockResolvedValue('18446744073709551615');
    const now = vi.spyOn(instance.messages, 'now').mockResolvedValue('2000-01-01 00:00:00.000');
    expect(await refill(instance)).toMatchObject([{ published: 1 }]);
    expect(await takeIds()).toEqual([id]);
    for (const spy of [last, now]) spy.mockRestore();
  });

  it('publishes what is being moved when it begins', async () => {
    const instance = await anInstance();
    const id = await send(unconnected());
    const [archived, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const moved = instance.uow.run(async () => {
      await instance.messages.archive([await instance.messages.lastWaiting()]);
      archived.resolve();
      await commit.promise;
    });
    await archived.promise;
    const list = instance.messages.sentBetween.bind(instance.messages);
    const listing = vi.spyOn(instance.messages, 'sentBetween').mockImplementation(async (...range) => {
      const lot = await list(...range);
      commit.resolve();
      await moved;
      return lot;
    });
    expect(await refill(instance)).toMatchObject([{ published: 1 }]);
    expect(await takeIds()).toEqual([id]);
    listing.mockRestore();
  });

  it('goes by lots, and continues where it was interrupted', async () => {
    const instance = await anInstance();
    await sendAndTake(instance, 3);
    await query(
      `INSERT INTO sent_message
       SELECT s.seq + n.seq, day, message_id, name, message_key, payload, previous, created_at,
         attempts, sent_at FROM sent_message s JOIN seq_1000_to_1500 n WHERE message_key = 'order-0'`,
    );
    const lots = await refill(instance);
    expect(lots.map(({ published }) => published)).toEqual([500, 504]);
    expect(await takeIds()).toHaveLength(504);

    const rest = await refill(instance, lots[0]!.seq);
    expect(rest).toMatchObject([{ published: 4, seq: lots[1]!.seq }]);
    expect(await takeIds()).toHaveLength(4);
  });

  it('goes on behind messages that no queue takes, and counts them', async () => {
    const instance = await anInstance({ retries: 0 });
    const ids = await sendAndTake(instance, 3);
    await query('UPDATE sent_message SET name = ? WHERE message_key = ?', [orderFinished.name, 'order-0']);
    const queue = world.topology.queueOf(consumer.name);
    await onBroker(channel => channel.unbindQueue(queue, world.topology.exchange, orderFinished.name));
    expect(await refill(instance)).toMatchObject([{ published: 2, unroutable: 1 }]);
    expect(await takeIds()).toEqual(ids.slice(1));
  });

  it('fails if the broker is away', async () => {
    await sendAndTake(await anInstance(), 1);
    await expect(refill(unconnected())).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('leaves out what is sent meanwhile, and so comes to an end', async () => {
    const instance = await anInstance();
    await sendAndTake(instance, 1);
    await query(`UPDATE sent_message SET sent_at = ${inMillis(HOUR_MS)}`);
    expect(await refill(instance)).toEqual([]);
  });
});
