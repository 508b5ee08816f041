import { NOW } from '@diancan/database';
import { encodeTime, ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import {
  deadLetters,
  effect,
  effects,
  expectAllAcked,
  expectEffects,
  metric,
  query,
  received,
  specConsumer,
  start,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import {
  censusOf,
  chainOf,
  expectParked,
  orderedConsumer,
  sendBehind,
  sendChain,
  useOrderedConsumer,
  expectOrder,
} from '../../testing/ordered-world.js';

useConsumerWorld();

useOrderedConsumer();

/** An id from before the time that the inbox remembers. */
const oldId = () => `${encodeTime(Date.now() - 20 * 86_400_000, 10)}${ulid().slice(10)}`;

describe('a dead letter', () => {
  /** @returns a dead letter, behind which two messages are parked */
  async function aDeath() {
    world.limits = { ...world.limits, maxAttempts: 1 };
    const chain = chainOf(3);
    let isBroken = true;
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      if (isBroken) throw new Error('broken');
    });
    await sendChain(chain);
    await expectParked(chain.slice(1));
    await expect.poll(deadLetters).toMatchObject([{ messageId: chain[0] }]);
    isBroken = false;
    const [letter] = await deadLetters();
    return { instance, chain, letter: letter!.id };
  }

  it('holds up its key until it is replayed', async () => {
    const { instance, chain, letter } = await aDeath();
    await sendChain(chain, [1]);
    await expect.poll(() => received(instance, 'parked')).toBe(3);
    censusOf(instance).wake();
    const other = await sendBehind(null, undefined, 'order-2');
    await expectOrder([other]);
    await instance.consumers.replay([letter]);
    await expect.poll(async () => (await effects()).slice(1)).toEqual(chain);
    await expectAllAcked();
  });

  it('that is discarded holds up nothing, and is never handled', async () => {
    const { instance, chain, letter } = await aDeath();
    expect(await instance.consumers.discard([letter, letter])).toBe(1);
    await expectOrder(chain.slice(1));
    expect(await instance.consumers.replay([letter])).toBe(0);
    await sendChain(chain, [0]);
    await expect.poll(() => received(instance, 'repeated')).toBe(1);
    expect(await effects()).toEqual(chain.slice(1));
    expect(await query('SELECT discarded_at IS NOT NULL AS isDiscarded FROM dead_letter')).toEqual([
      { isDiscarded: 1 },
    ]);
    instance.census.wake();
    await expect
      .poll(() => metric(instance, `diancan_dead_letters{consumer="${specConsumer.name}"}`))
      .toBe(0);
    await expectAllAcked();
  });

  it('in the middle keeps its own place when it is replayed', async () => {
    world.limits = { ...world.limits, maxAttempts: 1 };
    const [a = '', b = ''] = chainOf(2);
    const instance = await start(() => Promise.reject(new Error('broken')));
    await sendChain([a, b]);
    await expectParked([b]);
    await expect.poll(deadLetters).toHaveLength(1);
    await instance.consumers.discard([(await deadLetters())[0]!.id]);
    await expect.poll(deadLetters).toMatchObject([{ messageId: a }, { messageId: b }]);
    expect(await query('SELECT previous FROM dead_letter ORDER BY id')).toEqual([
      { previous: null },
      { previous: JSON.stringify({ [orderedConsumer.name]: a }) },
    ]);
  });
});

describe('a message behind one that no inbox remembers', () => {
  it('is handled, because that one was', async () => {
    await start();
    const id = await sendBehind(oldId());
    await expectOrder([id]);
  });

  it('waits if that one is parked itself', async () => {
    await start();
    const old = oldId();
    await sendBehind(ulid(), old);
    await expectParked([old]);
    const id = await sendBehind(old);
    await expectParked([old, id]);
  });

  it('waits if that one is a dead letter, or was replayed just now, until it is discarded', async () => {
    const instance = await start();
    const old = oldId();
    await query(
      `INSERT INTO dead_letter (consumer, message_id, name, payload, error, attempts, died_at, replayed_at)
       VALUES (?, ?, 'order.accepted.v1', '{}', 'broken', 3, ${NOW} - INTERVAL 19 DAY, NULL)`,
      [orderedConsumer.name, old],
    );
    const first = await sendBehind(old);
    await expectParked([first]);
    await query(`UPDATE dead_letter SET replayed_at = ${NOW}`);
    const second = await sendBehind(old);
    await expectParked([first, second]);
    censusOf(instance).wake();
    await query('UPDATE dead_letter SET replayed_at = NULL');
    await instance.consumers.discard([(await deadLetters())[0]!.id]);
    await expectEffects([first, second]);
  });
});
