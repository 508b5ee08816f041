// @ts-check
// An instance of a service that takes stock in Redis and reports it by a transactional message. Several
// instances share a database and a Redis. It tells its parent of each step in Redis, and waits for leave.
// Usage: node stock-seller.mjs <dist> <url of the schema> <url of Redis> <prefix of keys> <seller | checker>
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { RedisStock } from './redis-stock.mjs';

const [, , dist = '', databaseUrl = '', redisUrl = '', prefix = '', role] = process.argv;
/** @param {string} lib */
const load = lib => import(`${dist}/libs/${lib}/src/index.js`);
const { databaseOptions, UnitOfWork } = await load('database');
const { JobRepository, JobRuntime } = await load('jobs');
const { Metrics } = await load('platform');
const { CheckBack, HALF_MESSAGE_PROVIDERS, Outbox, TransactionalMessages } = await load('messaging');
const { OutboxRepository } = await import(`${dist}/libs/messaging/src/outbox/outbox.repository.js`);
const { MessageChains } = await import(`${dist}/libs/messaging/src/ordering/message-chains.js`);
const { Relay } = await import(`${dist}/libs/messaging/src/outbox/relay.js`);

const NEVER_MS = 3_600_000;
const stock = new RedisStock(new Redis(redisUrl), prefix);
const stockTaken = {
  name: 'stock.taken.v1',
  sender: 'product',
  payload: z.strictObject({ product: z.string(), quantity: z.int().min(1) }),
  sample: { product: 'tea', quantity: 1 },
};

/** @type {Map<number, () => void>} */
const held = new Map();
let steps = 0;

/**
 * @template T
 * @param {string} name @param {string} id @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function asStep(name, id, work) {
  await leave({ step: name, moment: 'before', id });
  const done = await work();
  await leave({ step: name, moment: 'after', id });
  return done;
}

/** @param {object} step @returns {Promise<void>} */
const leave = step =>
  new Promise(resolve => {
    held.set(++steps, resolve);
    process.send?.({ ...step, number: steps });
  });

class StockCheck extends CheckBack {
  kind = 'stock-taking';
  contract = stockTaken;
  // A half message is checked when the test makes it due.
  policy = { backoff: { firstMs: NEVER_MS, lastMs: NEVER_MS }, checks: 15, concurrency: 10, leaseMs: 1_000 };

  /** @param {{ id: string, payload: { product: string } }} message */
  async check({ id, payload }) {
    const outcome = await asStep('outcome', id, () => stock.outcomeOf(payload.product, id));
    return outcome === 'taken' ? 'commit' : 'rollback';
  }
}

const database = await new DataSource(databaseOptions(databaseUrl, 5)).initialize();
const metrics = new Metrics();
const uow = new UnitOfWork(database);
const runtime = new JobRuntime(new JobRepository(uow), () => (role === 'checker' ? 20 : NEVER_MS), metrics);
const app = await NestFactory.createApplicationContext(
  {
    module: RedisStock,
    providers: [
      { provide: UnitOfWork, useValue: uow },
      { provide: Metrics, useValue: metrics },
      { provide: JobRuntime, useValue: runtime },
      // Without a broker, messages stay in the outbox.
      { provide: Relay, useValue: { publish: async () => undefined } },
      OutboxRepository,
      { provide: MessageChains, useValue: new MessageChains([]) },
      Outbox,
      ...HALF_MESSAGE_PROVIDERS,
      StockCheck,
    ],
  },
  { logger: ['warn', 'error'] },
);
const messages = app.get(TransactionalMessages);
const check = app.get(StockCheck);

/**
 * @param {{ orderId: string, product: string, reply: 'arrives' | 'is lost' | 'never asked' }} order
 * @returns {Promise<string>} the id of the half message
 */
async function sell({ orderId, product, reply }) {
  const sold = { key: orderId, payload: { product, quantity: 1 } };
  /** @param {{ id: string }} half */
  const take = async ({ id }) => {
    if (reply === 'never asked') return 'unknown';
    const outcome = await asStep('take', id, () => stock.take(product, id, 1));
    if (reply === 'is lost') return 'unknown';
    return outcome === 'taken' ? 'commit' : 'rollback';
  };
  const { id } = await messages.sendInTransaction(check, sold, take);
  return id;
}

process.on('message', async (/** @type {any} */ told) => {
  if (told.go !== undefined) return held.get(told.go)?.();
  process.send?.({ sold: told.orderId, id: await sell(told) });
});
process.on('disconnect', () => process.exit());
process.send?.({ isReady: true });
