import { orderAccepted } from '@diancan/contracts';
import { ulid } from 'ulid';
import { beforeEach, describe, expect, it } from 'vitest';
import { askRoute, progressOf } from '../../testing/ask-route.js';
import {
  effect,
  expectEffects,
  type Instance,
  query,
  received,
  send,
  sendRaw,
  specConsumer,
  start,
  topologyOf,
  useTopology,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import { ConsumerRoutes } from './consumer-routes.js';
import type { ListedLetter, ShownLetter } from './dead-letter-operations.js';
import type { Receipt } from './receipt.js';

useConsumerWorld();

const CONSUMER = specConsumer.name;

/** Rows with a number `seq`. */
const HUNDRED = Array.from({ length: 100 }, (_, n) => `SELECT ${n} AS seq`).join(' UNION ');
let isBroken = true;
/** The handler waits for it. */
let gate: Promise<void>;

beforeEach(() => {
  isBroken = true;
  gate = Promise.resolve();
});

async function anInstance(): Promise<{ instance: Instance; routes: ConsumerRoutes }> {
  const instance = await start(async (tx, message) => {
    await gate;
    if (isBroken) throw new Error('out of paper');
    await effect(tx, message);
  });
  return { instance, routes: instance.app.get(ConsumerRoutes, { strict: false }) };
}

/** An instance that has given up messages of the keys `order-0`, `order-1` and so on. */
async function deaths(count: number) {
  world.limits = { ...world.limits, maxAttempts: 1 };
  const made = await anInstance();
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    ids.push(ulid());
    await sendRaw('{}', { messageId: ids[n]!, headers: { key: `order-${n}` } });
    await expect.poll(() => received(made.instance, 'dead')).toBe(n + 1);
  }
  return { ...made, ids };
}

/** An instance that has failed to handle a message, and may be able to now. */
async function aDeath() {
  world.limits = { ...world.limits, maxAttempts: 1 };
  const made = await anInstance();
  const messageId = await send();
  await expect.poll(() => received(made.instance, 'dead')).toBe(1);
  isBroken = false;
  return { ...made, messageId, id: (await list(made.routes))[0]!.id };
}

const find = (routes: ConsumerRoutes, query_: { ids?: string; key?: string }) =>
  askRoute<Receipt[]>(routes, '/messages/received', query_);
const list = (routes: ConsumerRoutes, page: object = {}) =>
  askRoute<ListedLetter[]>(routes, '/messages/dead-letters', page);

describe('a message at a consumer', () => {
  it('is not there before it is received, and handled afterwards', async () => {
    isBroken = false;
    const { routes } = await anInstance();
    const id = ulid();
    expect(await find(routes, { ids: id })).toEqual([]);
    await send({}, id);
    await expectEffects([id]);
    expect(await find(routes, { ids: `${ulid()},${id}` })).toEqual([
      {
        consumer: CONSUMER,
        messageId: id,
        name: null,
        key: null,
        outcome: 'handled',
        at: expect.any(Date),
        attempts: null,
        error: null,
        deadLetter: null,
        waitsFor: null,
      },
    ]);
  });

  it('waits for its next attempt, with the error of the last one', async () => {
    useTopology(topologyOf([specConsumer], [3_600_000]));
    const { instance, routes } = await anInstance();
    const id = await send();
    await expect.poll(() => received(instance, 'retried')).toBe(1);
    expect(await find(routes, { ids: id })).toMatchObject([
      { messageId: id, outcome: 'retrying', attempts: 1, error: expect.stringContaining('out of paper') },
    ]);
    expect(await askRoute(routes, '/messages/consumers')).toEqual([
      { consumer: CONSUMER, retrying: 1, deadLetters: 0, parked: 0 },
    ]);
  });

  it('is dead, then replayed, then handled; found by its key as well', async () => {
    const { instance, routes, messageId, id } = await aDeath();
    const dead = { messageId, outcome: 'dead', attempts: 1, deadLetter: id };
    expect(await find(routes, { key: 'order-1' })).toMatchObject([dead]);
    expect(await find(routes, { ids: messageId })).toMatchObject([
      { ...dead, key: 'order-1', name: 'order.accepted.v1', error: expect.stringContaining('out of paper') },
    ]);
    expect(await askRoute(routes, '/messages/consumers')).toEqual([
      { consumer: CONSUMER, retrying: 0, deadLetters: 1, parked: 0 },
    ]);

    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    expect(await askRoute(routes, '/messages/replay', { id })).toEqual({ replayed: 1 });
    await expect.poll(() => instance.handled.length).toBe(2);
    expect(await find(routes, { ids: messageId })).toMatchObject([{ outcome: 'replayed', deadLetter: id }]);
    resolve();
    await expectEffects([messageId]);
    expect(await find(routes, { key: 'order-1' })).toMatchObject([{ outcome: 'handled', deadLetter: id }]);
  });

  it('that came without an id is found by its key', async () => {
    const { instance, routes } = await anInstance();
    await sendRaw('{', { messageId: undefined });
    await expect.poll(() => received(instance, 'dead')).toBe(1);
    const [receipt] = await find(routes, { key: 'order-1' });
    expect(receipt).toMatchObject({ outcome: 'dead', messageId: expect.stringMatching(/^x/) });
    expect(await find(routes, { ids: receipt!.messageId })).toEqual([receipt]);
  });
});

describe('the list of dead letters', () => {
  it('gives the oldest first, in pages, and each with its payload', async () => {
    const { routes, ids } = await deaths(3);
    const first = await list(routes, { limit: '2' });
    expect(first.map(({ messageId }) => messageId)).toEqual(ids.slice(0, 2));
    const rest = await list(routes, { limit: '2', after: first[1]!.id, consumer: CONSUMER });
    expect(rest).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        consumer: CONSUMER,
        messageId: ids[2],
        name: 'order.accepted.v1',
        key: 'order-2',
        error: expect.stringContaining('does not fit order.accepted.v1'),
        attempts: 1,
        diedAt: expect.any(Date),
      },
    ]);
    const [letter] = rest;
    expect(await askRoute<ShownLetter>(routes, '/messages/dead-letter', { id: letter!.id })).toEqual({
      ...letter,
      payload: '{}',
      replayedAt: null,
      discardedAt: null,
    });
    expect(await list(routes, { consumer: 'user.other' })).toEqual([]);
  });

  it('is bounded', () => {
    const asked = anInstance().then(({ routes }) => list(routes, { limit: '101' }));
    return expect(asked).rejects.toThrow('expected number to be <=100');
  });
});

describe('a replay', () => {
  it('changes nothing more when it is repeated', async () => {
    const { routes, messageId, id } = await aDeath();
    const replays = Array.from({ length: 3 }, () => askRoute(routes, '/messages/replay', { id }));
    expect(await Promise.all(replays)).toEqual(
      expect.arrayContaining([{ replayed: 1 }, { replayed: 0 }, { replayed: 0 }]),
    );
    await expectEffects([messageId]);
    expect(await askRoute(routes, '/messages/replay', { id })).toEqual({ replayed: 0 });
    expect(await list(routes)).toEqual([]);
  });

  it('of a message in another encoding is dead again: it never turns into question marks', async () => {
    const { instance, routes } = await anInstance();
    const messageId = ulid();
    const text = JSON.stringify({ ...orderAccepted.sample, summary: '\xc3\xe6' });
    await sendRaw(Buffer.from(text, 'latin1'), { messageId });
    await expect.poll(() => received(instance, 'dead')).toBe(1);
    const [{ id } = { id: '' }] = await list(routes);
    const { payload } = await askRoute<ShownLetter>(routes, '/messages/dead-letter', { id });
    expect(Buffer.from(payload.slice('base64:'.length), 'base64').toString('latin1')).toBe(text);
    expect(await askRoute(routes, '/messages/replay', { id })).toEqual({ replayed: 1 });
    await expect.poll(() => received(instance, 'dead')).toBe(2);
    expect(instance.handled).toEqual([]);
  });

  it('says that there is no such dead letter', async () => {
    const { routes } = await anInstance();
    const refusal = { status: 404, message: 'There is no dead letter 7 here.' };
    await expect(askRoute(routes, '/messages/replay', { id: '7' })).rejects.toMatchObject(refusal);
    await expect(askRoute(routes, '/messages/dead-letter', { id: '7' })).rejects.toMatchObject(refusal);
  });

  it('says that the consumer does not run here', async () => {
    const { routes, id } = await aDeath();
    await query("UPDATE dead_letter SET consumer = 'user.former'");
    await expect(askRoute(routes, '/messages/replay', { id })).rejects.toMatchObject({
      status: 409,
      message: 'The consumer user.former does not run here: nothing takes it.',
    });
    expect(await askRoute(routes, '/messages/consumers')).toContainEqual({
      consumer: 'user.former',
      retrying: 0,
      deadLetters: 1,
      parked: 0,
    });
    expect(await progressOf(routes, '/messages/replay-all', {})).toEqual([{ replayed: 0 }]);
    await expect(progressOf(routes, '/messages/replay-all', { consumer: 'user.former' })).rejects.toThrow(
      'No consumer user.former runs here; there is user.spec.',
    );
  });

  it('says that the broker is away, and nothing has changed', async () => {
    const { instance, routes, id } = await aDeath();
    instance.path.cut();
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    await expect(askRoute(routes, '/messages/replay', { id })).rejects.toMatchObject({
      status: 503,
      message: 'RabbitMQ did not take it (the broker is not connected): nothing has changed.',
    });
    await expect(progressOf(routes, '/messages/replay-all', {})).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('0 were replayed before; the others have not changed.'),
    });
    expect(await list(routes)).toMatchObject([{ id }]);
  });

  it('of all takes each once, also those that die again', async () => {
    const { instance, routes } = await deaths(3);
    const before = await list(routes);
    expect(await progressOf(routes, '/messages/replay-all', { consumer: CONSUMER })).toEqual([
      { replayed: 3 },
    ]);
    await expect.poll(() => received(instance, 'dead')).toBe(6);
    expect((await list(routes)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it('of all goes on behind a full lot', async () => {
    const { routes, id } = await aDeath();
    await query(
      `INSERT INTO dead_letter (consumer, message_id, name, payload, error, attempts, died_at)
       SELECT consumer, LPAD(seq, 26, '0'), name, payload, error, attempts, died_at
       FROM dead_letter JOIN (${HUNDRED}) n
       WHERE id = ?`,
      [id],
    );
    expect(await progressOf(routes, '/messages/replay-all', {})).toEqual([
      { replayed: 100 },
      { replayed: 101 },
    ]);
  });
});

describe('a dead letter that is discarded', () => {
  it('is not open any more, and says since when', async () => {
    const { routes, messageId, id } = await aDeath();
    const error = expect.stringContaining('out of paper');
    expect(await askRoute(routes, '/messages/discard', { id })).toEqual({ discarded: 1 });
    expect(await list(routes)).toEqual([]);
    expect(await find(routes, { ids: messageId })).toMatchObject([
      { messageId, outcome: 'discarded', at: expect.any(Date), attempts: 1, error, deadLetter: id },
    ]);
    expect(await find(routes, { key: 'order-1' })).toMatchObject([{ outcome: 'discarded' }]);
    expect(await askRoute(routes, '/messages/dead-letter', { id })).toMatchObject({
      replayedAt: null,
      discardedAt: expect.any(Date),
    });
    expect(await askRoute(routes, '/messages/consumers')).toEqual([
      { consumer: CONSUMER, retrying: 0, deadLetters: 0, parked: 0 },
    ]);
  });

  it('changes nothing more when it is discarded again, or replayed', async () => {
    const { instance, routes, id } = await aDeath();
    const discards = Array.from({ length: 3 }, () => askRoute(routes, '/messages/discard', { id }));
    expect(await Promise.all(discards)).toEqual(
      expect.arrayContaining([{ discarded: 1 }, { discarded: 0 }, { discarded: 0 }]),
    );
    const shown = await askRoute<ShownLetter>(routes, '/messages/dead-letter', { id });
    expect(await askRoute(routes, '/messages/discard', { id })).toEqual({ discarded: 0 });
    expect(await askRoute(routes, '/messages/replay', { id })).toEqual({ replayed: 0 });
    expect(await askRoute(routes, '/messages/dead-letter', { id })).toEqual(shown);
    expect(instance.handled).toHaveLength(1);
  });

  it('is passed over by a replay of all', async () => {
    const { routes, ids } = await deaths(2);
    const [first] = await list(routes);
    await askRoute(routes, '/messages/discard', { id: first!.id });
    // More of them than a lot has.
    await query(
      `INSERT INTO dead_letter (consumer, message_id, name, payload, error, attempts, died_at, discarded_at)
       SELECT consumer, LPAD(seq, 26, '0'), name, payload, error, attempts, died_at, died_at
       FROM dead_letter JOIN (${HUNDRED}) n
       WHERE id = ?`,
      [first!.id],
    );
    expect(await progressOf(routes, '/messages/replay-all', {})).toEqual([{ replayed: 1 }]);
    expect(await find(routes, { ids: ids[0]! })).toMatchObject([{ outcome: 'discarded' }]);
  });

  it('may belong to a consumer that does not run here', async () => {
    const { routes, id } = await aDeath();
    await query("UPDATE dead_letter SET consumer = 'user.former'");
    expect(await askRoute(routes, '/messages/discard', { id })).toEqual({ discarded: 1 });
    await expect(askRoute(routes, '/messages/discard', { id: '7' })).rejects.toMatchObject({
      status: 404,
      message: 'There is no dead letter 7 here.',
    });
  });
});
