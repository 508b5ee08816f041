import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import {
  attempts,
  consumingApp,
  effect,
  effects,
  expectAllAcked,
  expectEffects,
  query,
  send,
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
  orderOf,
  parked,
  readable,
  sendBehind,
  sendChain,
  startWithParked,
  transactionsOf,
  useOrderedConsumer,
  expectOrder,
  expectNoMore,
} from '../../testing/ordered-world.js';
import { MessageConsumer } from '../consumer/message-handler.js';
import { Injectable } from '@nestjs/common';

useConsumerWorld();

useOrderedConsumer();

describe('messages of one key', () => {
  it('are handled in their order, and those of other keys go ahead', async () => {
    const chain = chainOf(4);
    await start();
    await sendChain(chain, [3, 1, 2]);
    await expectParked(chain.slice(1));
    const other = await sendBehind(null, undefined, 'order-2');
    await expectOrder([other]);
    await sendChain(chain, [0]);
    await expectOrder([other, ...chain]);
    expect(await parked()).toEqual([]);
    await expectAllAcked();
  });

  it('are handled in one transaction if they arrive together, in their order', async () => {
    const [a = '', b = '', c = ''] = chainOf(3);
    const instance = await start();
    const batch = [readable(c, b), readable(a, null), readable(b, a), readable(b, a)];
    const outcomes = await transactionsOf(instance).together(batch);
    expect(batch.map(message => outcomes.get(message))).toEqual([
      'handled',
      'handled',
      'handled',
      'repeated',
    ]);
    expect(await effects()).toEqual([a, b, c]);
  });

  it('are handled in their order by two instances, also if they come mixed', async () => {
    world.limits = { ...world.limits, prefetch: 3, batch: 2 };
    await Promise.all([start(), start()]);
    const chains = [chainOf(8), chainOf(8), chainOf(8)];
    for (const place of [7, 2, 0, 5, 1, 6, 4, 3])
      for (const [n, chain] of chains.entries()) await sendChain(chain, [place], `order-${n}`);
    await expectEffects(chains.flat());
    const order = await effects();
    for (const chain of chains) expect(order.filter(id => chain.includes(id))).toEqual(chain);
    await expectAllAcked();
  });

  it('wait for one that fails, until it is handled', async () => {
    const chain = chainOf(3);
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      if (instance.handled.length < 3) throw new Error('not yet');
    });
    await sendChain(chain);
    await expectOrder(chain);
    expect(instance.handled.filter(id => id === chain[1])).toHaveLength(1);
    expect(instance.handled.slice(0, 3)).toEqual([chain[0], chain[0], chain[0]]);
    expect(await attempts()).toEqual([]);
    await expectAllAcked();
  });

  it('are in order and have one effect each if their instance loses the broker', async () => {
    const chain = chainOf(3);
    world.intervalMs = 100;
    const instance = await start(async (tx, message) => {
      if (instance.handled.length === 1) instance.path.cut();
      await effect(tx, message);
    });
    await sendChain(chain, [2, 0, 1]);
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    instance.path.mend();
    await expectOrder(chain);
    await expectNoMore(chain);
  });

  it('go on without the census if the one before commits while this one is being parked', async () => {
    const [a = '', b = ''] = chainOf(2);
    const instance = await start();
    const order = orderOf(instance);
    const looked = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const parking = world.uow.run(async tx => {
      const { early } = await order.turnsOf(tx, orderedConsumer.name, [readable(b, a)]);
      looked.resolve();
      await mayCommit.promise;
      await order.park(tx, orderedConsumer.name, early);
    });
    await looked.promise;
    await sendBehind(null, a);
    await expectOrder([a]);
    mayCommit.resolve();
    await parking;
    await expectOrder([a, b]);
  });

  it('go on by the census if the one before was handled by a release without an order', async () => {
    const { instance, first, second } = await startWithParked();
    await query('INSERT INTO inbox SELECT ?, ?, ?, ?, NOW(3)', [
      orderedConsumer.name,
      first,
      new Date().toISOString().slice(0, 10),
      ulid(),
    ]);
    censusOf(instance).wake();
    await expectOrder([second]);
  });
});

describe('a message without a place', () => {
  it('is handled at once', async () => {
    const { second } = await startWithParked();
    const unplaced = await send();
    await expectOrder([unplaced]);
    await expectParked([second]);
  });

  it('is each one that an unordered consumer takes', async () => {
    world.contract = specConsumer;
    const [a = '', b = ''] = chainOf(2);
    await start();
    await sendBehind(a, b);
    await expectOrder([b]);
  });
});

it('an ordered consumer of a service whose module is not ordered fails the start', async () => {
  @MessageConsumer(orderedConsumer)
  @Injectable()
  class Handler {
    async handle(): Promise<void> {}
  }
  world.contract = specConsumer;
  await expect(consumingApp('', Handler)).rejects.toThrow('user.spec is ordered');
});
