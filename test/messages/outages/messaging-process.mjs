// @ts-check
// An instance of a service that sends messages, or of one that consumes them, on a schema of its own.
// Usage: node messaging-process.mjs <dist> <sender | receiver> <url of the schema> <URL of the broker>
//   <prefix on the broker> <kind of queue> <messages per second>
// A sender tells its parent of all that it has committed; both tell how much memory they use.
import 'reflect-metadata';
import { setInterval } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';

const [, , dist = '', role, databaseUrl = '', url = '', prefix = '', kind = 'safe', perSecond] = process.argv;
/** @param {string} lib */
const load = lib => import(`${dist}/libs/${lib}/src/index.js`);
const { databaseOptions, UnitOfWork } = await load('database');
const { JobRepository, JobRuntime } = await load('jobs');
const { Metrics } = await load('platform');
const { orderAccepted, userNotices } = await load('contracts');
const { ConsumerModule, MessageConsumer, MessagingModule, Outbox } = await load('messaging');

const TICK_MS = 20;
const TELL_MS = 250;
const MEASURE_MS = 2_000;
/** How many sends may wait for a database that is away. */
const MAX_OPEN = 100;
const SETTINGS = {
  url,
  prefix,
  queues: { kind, kindOf: {} },
  retryDelaysMs: [1_000],
  // An outage is the fault of no message: none may become a dead letter.
  maxAttempts: 1,
  prefetch: 200,
  batch: 100,
};

// Nest takes any class for a module or a token.
const [Settings, Ground, Service] = [
  class extends Object {},
  class extends Object {},
  class extends Object {},
];

/** Its table has no unique key: two effects of one message are seen. */
class Effect {
  /** @param {import('typeorm').EntityManager} tx @param {{ messageId: string }} message */
  async handle(tx, { messageId }) {
    await tx.query('INSERT INTO effect (message_id) VALUES (?)', [messageId]);
  }
}
MessageConsumer(userNotices)(Effect);

const database = await new DataSource(databaseOptions(databaseUrl, 10)).initialize();
const uow = new UnitOfWork(database);
const metrics = new Metrics();
const ground = [
  Settings,
  { provide: DataSource, useValue: database },
  { provide: UnitOfWork, useValue: uow },
  { provide: Metrics, useValue: metrics },
  { provide: JobRuntime, useValue: new JobRuntime(new JobRepository(uow), () => 500, metrics) },
];
const options = { settings: Settings, messaging: () => SETTINGS };
const app = await NestFactory.createApplicationContext(
  {
    module: Service,
    imports: [
      { module: Ground, global: true, providers: ground, exports: ground },
      MessagingModule.forService(options),
      ...(role === 'receiver' ? [ConsumerModule.forService(options)] : []),
    ],
    providers: role === 'receiver' ? [Effect] : [],
  },
  { logger: ['error', 'warn'] },
);

/** @type {string[]} */
let committed = [];
let refused = 0;
let open = 0;
let isSending = role === 'sender';
let heapMb = 0;

const outbox = app.get(Outbox);
async function send() {
  if (open >= MAX_OPEN) return;
  open += 1;
  try {
    /** @param {import('typeorm').EntityManager} tx */
    const work = tx => outbox.send(tx, orderAccepted, orderAccepted.sample, { key: 'order-1' });
    const id = await uow.run(work);
    committed.push(id);
  } catch {
    refused += 1; // the database is away
  } finally {
    open -= 1;
  }
}

function tell() {
  process.send?.({ committed, refused, open, heapMb, isSending });
  committed = [];
}

/** What is in use, without what only waits to be collected. Needs --expose-gc. */
async function measureMemory() {
  for await (const _ of setInterval(MEASURE_MS)) {
    globalThis.gc?.();
    heapMb = Math.max(heapMb, Math.round(process.memoryUsage().heapUsed / 2 ** 20));
  }
}

async function sendSteadily() {
  let due = 0;
  for await (const _ of setInterval(TICK_MS)) {
    if (!isSending) return;
    for (due += (Number(perSecond) * TICK_MS) / 1_000; due >= 1; due--) void send();
  }
}

process.on('message', () => {
  isSending = false;
});
process.on('disconnect', () => process.exit());
process.send?.({ isReady: true });
void sendSteadily();
void measureMemory();
for await (const _ of setInterval(TELL_MS)) tell();
