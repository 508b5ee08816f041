import { randomUUID } from 'node:crypto';
import { freePort } from '../../../scripts/network/free-port.mjs';
import { PROJECT } from '../../../scripts/project.mjs';
import { Failure } from '../../../scripts/terminal/failure.mjs';
import { listening } from '../gateway/subjects.ts';
import type { Audit } from './audit.ts';
import { bodyOf, type Door, gatewayDoor, newBuyers, ordersAt, serviceDoor } from './doors.ts';
import { holdDrain, quiet, releaseDrain, stored } from './drain.ts';
import { post, send } from './load.ts';
import type { Market } from './market.ts';

/** Something to measure. */
export interface Subject {
  readonly name: string;
  readonly origin: string;
  /** The status that each answer should have. */
  readonly status: string;
  /** How many of the requests of a round it gets: a slow one would take too long. */
  readonly share: number;
  /** Whole requests; this part is not measured. */
  prepare(count: number): Promise<string[]>;
  /** Waits until what they have begun is done. */
  settle(bodies: readonly string[]): Promise<void>;
  /** A process that is not one of the fleet's. */
  readonly pid?: number;
  stop(): Promise<void>;
}

const nothing = async () => undefined;

/** Fastify and ioredis with the same script; nothing is stored. */
export async function bareTake({ fleet, redis, folder }: Market): Promise<Subject> {
  const activityId = `BENCH-${randomUUID()}`;
  const { keysOf } = await import(`${PROJECT}/dist/apps/order/src/flash-sale/shard/shard-keys.js`);
  const { state, log } = keysOf({ activityId, shard: 0 }, 1);
  const opened = { gen: 1, stock: 1e9, seq: 1, opens: 0, closes: 9e15, waiting: 0, waitMax: 0, grants: 0 };
  await redis.hset(state, opened);
  await redis.xadd(log, '1-0', 'k', 'O');
  const port = await freePort();
  const script = `${PROJECT}/test/bench/flash-sale/bare-take.ts`;
  const args = [script, String(port), fleet.addresses.redis, activityId];
  const child = await listening({ folder, name: 'bare-take', args, port });
  const entry = 'mjx3k9q0.pQ3vW0hK1uQe2x9aYb7cDA';
  return {
    name: 'bare Fastify + the same script',
    origin: `http://127.0.0.1:${port}`,
    status: '200',
    share: 1,
    prepare: async count =>
      newBuyers(count).map(buyer =>
        post('/flash-sale/order', bodyOf(activityId, entry), {
          'x-buyer': buyer,
          'idempotency-key': randomUUID(),
        }),
      ),
    settle: nothing,
    pid: child.pid,
    stop: () => child.stop(),
  };
}

interface Sale {
  readonly stock: number;
  readonly audit: Audit;
}

async function accepting(market: Market, name: string, door: Door, { stock, audit }: Sale) {
  const activityId = await market.publish(stock);
  const accepted = audit.watch(name, activityId, stock);
  const subject: Subject = {
    name,
    origin: door.origin,
    status: '200',
    share: 1,
    prepare: count => ordersAt(market, door, { activityId, count }),
    async settle(bodies) {
      accepted(bodies);
      await stored(market, activityId);
      await quiet(market);
    },
    stop: nothing,
  };
  return { activityId, subject };
}

export async function atService(market: Market, sale: Sale): Promise<Subject> {
  const door = serviceDoor(market, market.orderUrl);
  return (await accepting(market, 'order service, while orders are stored', door, sale)).subject;
}

/** What is queued is stored after the measurement. */
export async function atServiceAlone(market: Market, sale: Sale): Promise<Subject> {
  const door = serviceDoor(market, market.orderUrl);
  const { activityId, subject } = await accepting(market, 'order service, hot path alone', door, sale);
  return {
    ...subject,
    async prepare(count) {
      await holdDrain(market, activityId);
      return subject.prepare(count);
    },
    async settle(bodies) {
      await releaseDrain(market, activityId);
      await subject.settle(bodies);
    },
  };
}

export async function atGateway(market: Market, sale: Sale): Promise<Subject> {
  return (await accepting(market, 'gateway, while orders are stored', gatewayDoor(market), sale)).subject;
}

/** One more order service with another variant. @param share of the requests, because it is slow */
export async function ofVariant(market: Market, name: string, share: number, sale: Sale): Promise<Subject> {
  const { url, child } = await market.variant(name);
  const title = `order service, variant ${name}`;
  const { activityId, subject } = await accepting(market, title, serviceDoor(market, url), sale);
  // It writes no log, so an instance that reads one would take the shard for damaged.
  await holdDrain(market, activityId);
  return { ...subject, share, stop: () => child.stop() };
}

/** An activity of one piece, which is gone. */
async function soldOut(market: Market, name: string, door: Door, audit: Audit): Promise<Subject> {
  const activityId = await market.publish(1);
  const accepted = audit.watch(name, activityId, 1);
  const requests = await ordersAt(market, door, { activityId, count: 1 });
  const { statuses, bodies } = await send(market.folder, { origin: door.origin, requests, connections: 1 });
  if (statuses['200'] !== 1) throw new Failure(`${name}: ${bodies[0]}`);
  accepted(bodies);
  return {
    name,
    origin: door.origin,
    status: '409',
    share: 1,
    prepare: count => ordersAt(market, door, { activityId, count }),
    settle: nothing,
    stop: nothing,
  };
}

export const soldOutAtService = (market: Market, audit: Audit) =>
  soldOut(market, 'order service, sold out', serviceDoor(market, market.orderUrl), audit);
export const soldOutAtGateway = (market: Market, audit: Audit) =>
  soldOut(market, 'gateway, sold out', gatewayDoor(market), audit);

/** The same requests to a path that is no route. */
export async function notFoundAtGateway(market: Market): Promise<Subject> {
  const activityId = await market.publish(1);
  const door = gatewayDoor(market);
  return {
    name: 'gateway, its own 404',
    origin: door.origin,
    status: '404',
    share: 1,
    prepare: count => ordersAt(market, door, { activityId, count, path: '/flash-sale/nothing' }),
    settle: nothing,
    stop: nothing,
  };
}
