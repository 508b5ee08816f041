import { beforeEach, describe, expect, it } from 'vitest';
import { askRoute, progressOf } from '../../testing/ask-route.js';
import {
  anInstance,
  type Instance,
  query,
  send,
  sent,
  takeIds,
  unconnected,
  world,
  useMessageWorld,
} from '../../testing/message-world.js';
import { Refill, type RefillProgress } from '../outbox/refill.js';
import { SenderRoutes } from './sender-routes.js';
import { type SentMessageState, SentMessages } from './sent-messages.js';

useMessageWorld();

const SINCE = { since: '2026-01-01T00:00:00+08:00' };

let instance: Instance;
let routes: SenderRoutes;

const routesOf = ({ messages, publisher }: Instance) =>
  new SenderRoutes(messages, publisher, new SentMessages(world.uow), new Refill(messages, publisher));
const find = (query_: { ids?: string; key?: string }) =>
  askRoute<SentMessageState[]>(routes, '/messages/sent', query_);

/** Sends messages, one after another. @returns their ids */
async function sendAndTake(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await send(instance, `order-${n}`));
  await expect.poll(sent).toHaveLength(count);
  await takeIds();
  return ids;
}

describe('a message at its sender', () => {
  it('waits in the outbox while the broker is away', async () => {
    instance = unconnected();
    routes = routesOf(instance);
    const id = await send(instance);
    await query("UPDATE outbox SET attempts = 3, last_error = 'no queue takes it'");
    const waiting = {
      messageId: id,
      name: 'order.accepted.v1',
      key: 'order-1',
      createdAt: expect.any(Date),
      sentAt: null,
      attempts: 3,
      lastError: 'no queue takes it',
    };
    expect(await find({ ids: id })).toEqual([waiting]);
    expect(await find({ key: 'order-1' })).toEqual([waiting]);
    expect(await find({ ids: id, key: 'order-1' })).toEqual([waiting]);
    expect(await askRoute(routes, '/messages/outbox')).toEqual({
      waiting: 1,
      lagSeconds: expect.any(Number),
      isBrokerReady: false,
    });
  });

  describe('with a broker', () => {
    beforeEach(async () => {
      instance = await anInstance();
      routes = routesOf(instance);
    });

    it('is sent and confirmed', async () => {
      const [, id] = await sendAndTake(2);
      expect(await find({ key: 'order-1' })).toMatchObject([
        { messageId: id, sentAt: expect.any(Date), attempts: 0, lastError: null },
      ]);
      expect(await askRoute(routes, '/messages/outbox')).toMatchObject({ waiting: 0, isBrokerReady: true });
    });

    it('is found among others by id or key, the oldest first', async () => {
      const ids = await sendAndTake(4);
      const found = await find({ ids: `${ids[3]},${ids[0]}`, key: 'order-2' });
      expect(found.map(({ messageId }) => messageId)).toEqual([ids[0], ids[2], ids[3]].toSorted());
      expect(await find({ key: 'order-9' })).toEqual([]);
      expect(await find({})).toEqual([]);
    });

    it('is refused by an id or a key that no message can have', () => {
      expect(() => find({ ids: 'x' })).toThrow('must be 26 letters and digits');
      expect(() => find({ key: '订单' })).toThrow('must be 1 to 64 characters of ASCII');
    });

    it('is published again by a refill, which tells its progress and continues behind it', async () => {
      const ids = await sendAndTake(3);
      const [first, ...more] = await progressOf<RefillProgress>(routes, '/messages/refill', SINCE);
      expect([first, ...more]).toEqual([{ seq: expect.any(String), published: 3, unroutable: 0 }]);
      expect((await takeIds()).toSorted()).toEqual(ids.toSorted());
      const after = (BigInt(first!.seq) - 1n).toString();
      expect(await progressOf(routes, '/messages/refill', { ...SINCE, after })).toEqual([
        { seq: first!.seq, published: 1, unroutable: 0 },
      ]);
      expect(await takeIds()).toEqual([ids[2]]);
    });
  });

  it('is not refilled while the broker is away', async () => {
    instance = await anInstance();
    await sendAndTake(1);
    routes = routesOf(unconnected());
    await expect(progressOf(routes, '/messages/refill', SINCE)).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('RabbitMQ does not take messages ('),
    });
  });

  it.each([{ since: 'yesterday' }, { since: '2026-01-01T00:00:00' }, { ...SINCE, after: '-1' }])(
    'is not refilled by input that makes no sense: %j',
    async input => {
      routes = routesOf(unconnected());
      await expect(progressOf(routes, '/messages/refill', input)).rejects.toThrow(
        /invalid_format|must be 1 to 19 digits/,
      );
    },
  );
});
