import { currentContext, Deadline, runInContext } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
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
} from '../../testing/consumer-world.js';
import { MessageConsumer } from './message-handler.js';

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
