import { NOW } from '@diancan/database';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import {
  effects,
  metric,
  query,
  received,
  start,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import {
  censusOf,
  chainOf,
  expectParked,
  orderedConsumer,
  parked,
  readable,
  returnsOf,
  sendBehind,
  sendChain,
  startWithParked,
  transactionsOf,
  useOrderedConsumer,
  expectOrder,
  expectNoMore,
} from '../../testing/ordered-world.js';
import { ParkedMessages } from '../ordering/parked-message.repository.js';

useConsumerWorld();

useOrderedConsumer();

describe('a parked message', () => {
  it('that comes again is one row, and has one effect', async () => {
    const [a = '', b = ''] = chainOf(2);
    const instance = await start();
    for (let n = 1; n <= 3; n++) {
      await sendBehind(a, b);
      await expect.poll(() => received(instance, 'parked')).toBe(n);
    }
    expect(await parked()).toEqual([b]);
    await sendChain([a, b]);
    await expectOrder([a, b]);
    await expectNoMore([a, b]);
  });

  it('that goes back twice has one effect', async () => {
    const { instance, first, second } = await startWithParked();
    await sendBehind(null, first);
    await expectOrder([first, second]);
    await expectParked([]);
    // As if its process had died after it was sent.
    await query(`UPDATE parked_message SET returned_at = NULL, due_at = ${NOW}`);
    returnsOf(instance).wake();
    await expect.poll(() => received(instance, 'repeated')).toBe(1);
    await expectParked([]);
    expect(await effects()).toEqual([first, second]);
  });

  it('waits for the broker to go back', async () => {
    const { instance, first, second } = await startWithParked();
    instance.path.cut();
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    await transactionsOf(instance).together([readable(first, null)]);
    await expect.poll(() => query(`SELECT id FROM parked_message WHERE due_at <= ${NOW}`)).toHaveLength(1);
    returnsOf(instance).wake();
    await returnsOf(instance).onApplicationShutdown();
    expect(await query('SELECT attempts FROM parked_message')).toEqual([{ attempts: 0 }]);
    const other = await start();
    returnsOf(other).wake();
    instance.path.mend();
    await expectOrder([first, second]);
  });

  it('that is parked anew is not taken for returned by the claim before', async () => {
    const [a = '', b = ''] = chainOf(2);
    const messages = new ParkedMessages(world.uow);
    const park = () =>
      world.uow.run(tx => messages.park(tx, orderedConsumer.name, [{ ...readable(b, a), previousId: a }]));
    await park();
    const [row] = await query<Array<{ id: string }>>('SELECT id FROM parked_message');
    await park();
    await messages.markReturned({ id: row!.id, attempts: 0, dueAt: '' });
    expect(await parked()).toEqual([b]);
  });

  it('is deleted a day after it has gone back, and not before', async () => {
    const [a = '', b = '', c = ''] = chainOf(3);
    const instance = await start();
    await sendChain([a, b, c], [2, 1, 0]);
    await expectOrder([a, b, c]);
    const waiting = await sendBehind(ulid(), undefined, 'order-2');
    await expectParked([waiting]);
    await query(`UPDATE parked_message SET returned_at = ${NOW} - INTERVAL 25 HOUR WHERE message_id = ?`, [
      b,
    ]);
    censusOf(instance).wake();
    await expect.poll(() => query('SELECT id FROM parked_message WHERE message_id = ?', [b])).toEqual([]);
    const rows = await query<Array<{ id: string }>>('SELECT message_id AS id FROM parked_message');
    expect(rows.map(({ id }) => id).toSorted()).toEqual([c, waiting].toSorted());
  });

  it('is counted, with the age of the oldest one', async () => {
    const instance = await start();
    censusOf(instance).wake();
    const count = (name: string) => metric(instance, `${name}{consumer="${orderedConsumer.name}"}`);
    await expect.poll(() => count('diancan_messages_parked')).toBe(0);
    expect(await count('diancan_messages_parked_age_seconds')).toBe(0);
    const a = ulid();
    await sendBehind(a);
    await expect.poll(() => received(instance, 'parked')).toBe(1);
    await query(`UPDATE parked_message SET parked_at = ${NOW} - INTERVAL 90 SECOND`);
    censusOf(instance).wake();
    await expect.poll(() => count('diancan_messages_parked')).toBe(1);
    expect(await count('diancan_messages_parked_age_seconds')).toBeGreaterThanOrEqual(90);
    await sendBehind(null, a);
    await expectParked([]);
    censusOf(instance).wake();
    await expect.poll(() => count('diancan_messages_parked')).toBe(0);
  });
});
