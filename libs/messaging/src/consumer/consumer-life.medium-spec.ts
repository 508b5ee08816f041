import { orderAccepted } from '@diancan/contracts';
import { currentContext, Deadline, runInContext } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { ulid } from 'ulid';
import { describe, expect, it, vi } from 'vitest';
import {
  consumingApp,
  effect,
  effects,
  expectAllAcked,
  expectEffects,
  messagesIn,
  onBroker,
  received,
  send,
  specConsumer,
  start,
  topologyOf,
  useTopology,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import { Publisher } from '../publisher/publisher.js';
import { ConsumerSession } from './consumer-session.js';
import { MessageConsumer } from './message-handler.js';

useConsumerWorld();

describe('a shutdown', () => {
  it('finishes the message that is being handled, and gives the others back', async () => {
    world.limits = { ...world.limits, batch: 1 };
    // A classic queue, because a quorum queue counts a cancelled consumer that has unacked messages.
    useTopology(topologyOf([specConsumer], [10], 'fast'));
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const instance = await start(async (tx, message) => {
      begun.resolve();
      await goOn.promise;
      await effect(tx, message);
    });
    const ids = [await send(), await send(), await send()];
    await begun.promise;
    const closed = instance.close();
    await expect
      .poll(async () => (await onBroker(each => each.checkQueue(world.queue))).consumerCount)
      .toBe(0);
    goOn.resolve();
    await closed;
    expect(await effects()).toEqual(ids.slice(0, 1));
    await expect.poll(() => messagesIn(world.queue)).toBe(2);
    await start();
    await expectEffects(ids);
  });

  it('does not wait for ever', async () => {
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const instance = await start(async (tx, message) => {
      begun.resolve();
      await goOn.promise;
      await effect(tx, message);
    });
    const id = await send();
    await begun.promise;
    await instance.close();
    await expect.poll(() => messagesIn(world.queue)).toBe(1);
    goOn.resolve();
    await expectEffects([id]);
    const next = await start();
    await expect.poll(() => received(next, 'repeated')).toBe(1);
    await expectAllAcked();
  });

  it('takes no further message if the connection is made again meanwhile', async () => {
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const instance = await start(async (tx, message) => {
      begun.resolve();
      await goOn.promise;
      await effect(tx, message);
    });
    const id = await send();
    await begun.promise;
    const draining = vi.spyOn(ConsumerSession.prototype, 'drain');
    const starting = vi.spyOn(ConsumerSession.prototype, 'start');
    const closed = instance.close();
    await expect.poll(() => draining.mock.calls).not.toEqual([]);
    instance.path.cut();
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    instance.path.mend();
    await expect.poll(() => instance.consumers.isReady).toBe(true);
    goOn.resolve();
    await closed;
    expect(starting).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    expect(await effects()).toEqual([id]);
    await expect.poll(() => messagesIn(world.queue)).toBe(1); // its ack was lost
  });

  it('takes no message on a connection that is being made', async () => {
    const { app, consumers, path } = await start();
    path.cut();
    await expect.poll(() => consumers.isReady).toBe(false);
    path.hold();
    path.mend();
    await expect.poll(() => path.open).toBe(2); // the other one is its publisher's
    const starting = vi.spyOn(ConsumerSession.prototype, 'start');
    await Promise.all([app.close(), app.get(Publisher, { strict: false }).close()]);
    path.release();
    await expect.poll(() => path.open).toBe(0);
    expect(starting).not.toHaveBeenCalled();
    starting.mockRestore();
  });

  it('finishes a message of a former queue, too, which it is leaving just now', async () => {
    const former = world.topology.queueOf(specConsumer.name, 'fast');
    await onBroker(channel => channel.assertQueue(former, { arguments: { 'x-queue-type': 'classic' } }));
    const messageId = ulid();
    const properties = { messageId, type: orderAccepted.name };
    await onBroker(async channel => {
      channel.sendToQueue(former, Buffer.from(JSON.stringify(orderAccepted.sample)), properties);
      await channel.waitForConfirms();
    });
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const instance = await start(async (tx, message) => {
      begun.resolve();
      await goOn.promise;
      await effect(tx, message);
    });
    await begun.promise;
    const nextCheck = () => timers.mock.calls.find(([, ms]) => ms === 60_000)?.[0];
    await expect.poll(nextCheck).toBeDefined();
    const stopping = vi.spyOn(ConsumerSession.prototype, 'stop');
    nextCheck()!();
    await expect.poll(() => stopping.mock.calls).toHaveLength(1);
    const draining = vi.spyOn(ConsumerSession.prototype, 'drain');
    const closed = instance.close();
    await expect.poll(() => draining.mock.calls).not.toEqual([]);
    goOn.resolve();
    await closed;
    expect(draining.mock.calls).toHaveLength(2); // its own queue, and the former one
    vi.restoreAllMocks();
    expect(await effects()).toEqual([messageId]);
    expect(await messagesIn(former)).toBe(0);
    await onBroker(channel => channel.deleteQueue(former));
  });

  it('ends while the broker is away', async () => {
    const instance = await start();
    instance.path.cut();
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    await instance.close();
  });
});

describe('a consumer', () => {
  it('goes on when the connection is back', async () => {
    const instance = await start();
    instance.path.cut();
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    const id = await send();
    instance.path.mend();
    await expectEffects([id]);
  });

  it('makes its queue again if it is gone', async () => {
    const { path, consumers } = await start();
    const before = path.connections;
    await onBroker(channel => channel.deleteQueue(world.queue));
    await expect.poll(() => path.connections).toBe(before + 1);
    await expect.poll(() => consumers.isReady).toBe(true);
    await expectEffects([await send()]);
  });

  it('does not depend on the request in which it was started', async () => {
    const deadline = new Deadline(0);
    const contexts: unknown[] = [];
    await runInContext({ requestId: 'request-1', locale: undefined, trace: undefined, deadline }, () =>
      start(async (tx, message) => {
        contexts.push(currentContext());
        await effect(tx, message);
      }),
    );
    await expectEffects([await send()]);
    expect(contexts).toEqual([undefined]);
  });

  it('does not try to connect if there is no broker', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn');
    @MessageConsumer(specConsumer)
    @Injectable()
    class Handler {
      async handle(): Promise<void> {}
    }
    const app = await consumingApp('', Handler);
    await app.close();
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
