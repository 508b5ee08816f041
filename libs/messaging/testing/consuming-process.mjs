// @ts-check
// Runs as a separate process on the built code: a consumer that is killed by the message about one order, in
// the middle of its transaction. Its effects are rows of the table `effect`.
// Usage: node consuming-process.mjs <dist> <url of the schema> <url of the broker> <prefix> <order> <kind>
// A consumer is `unordered` or `ordered`; an ordered one that `dies parking` is killed when it has committed
// a parked message, before it acks it.
import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';

const [, , dist = '', databaseUrl = '', brokerUrl = '', prefix = '', poison, kind] = process.argv;
/** @param {string} lib */
const load = lib => import(`${dist}/libs/${lib}/src/index.js`);
const { defineConsumer, orderAccepted } = await load('contracts');
const { databaseOptions, UnitOfWork } = await load('database');
const { JobRepository, JobRuntime } = await load('jobs');
const { ConsumerModule, MessageConsumer, Topology } = await load('messaging');
const { Publisher } = await import(`${dist}/libs/messaging/src/publisher/publisher.js`);
const { Metrics } = await load('platform');

const ordered = kind !== 'unordered';
const contract = defineConsumer({ name: 'user.spec', service: 'user', messages: [orderAccepted], ordered });

class Handler {
  /**
   * @param {import('typeorm').EntityManager} tx
   * @param {{ messageId: string, payload: { orderId: string } }} message
   */
  async handle(tx, { messageId, payload }) {
    await tx.query('INSERT INTO effect (message_id) VALUES (?)', [messageId]);
    if (payload.orderId === poison) process.kill(process.pid, 'SIGKILL');
  }
}
Injectable()(Handler);
MessageConsumer(contract)(Handler);

class Settings {
  messaging = {
    url: brokerUrl,
    prefix,
    queues: { kind: 'safe', kindOf: {} },
    retryDelaysMs: [10, 20],
    maxAttempts: 5,
    prefetch: 200,
    batch: 100,
  };
}

const database = await new DataSource(databaseOptions(databaseUrl, 5)).initialize();
const topology = new Topology({
  prefix,
  consumers: [contract],
  kindOf: () => 'safe',
  retryDelaysMs: [10, 20],
});
const publisher = new Publisher({ url: brokerUrl, topology });
publisher.open();
const uow = new UnitOfWork(database);
if (kind === 'dies parking') {
  const run = uow.run.bind(uow);
  uow.run = async (/** @type {unknown} */ work) => {
    const done = await run(work);
    const parked = await database.query('SELECT 1 FROM parked_message');
    if (parked.length > 0) process.kill(process.pid, 'SIGKILL');
    return done;
  };
}
const jobs = new JobRuntime(new JobRepository(uow), () => 100, new Metrics());
const providers = [
  Metrics,
  Settings,
  { provide: DataSource, useValue: database },
  { provide: UnitOfWork, useValue: uow },
  { provide: JobRuntime, useValue: jobs },
  { provide: Topology, useValue: topology },
  { provide: Publisher, useValue: publisher },
];
// Any class can stand for a module.
const ground = { module: Settings, providers, exports: providers, global: true };
const consumers = ConsumerModule.forService({
  settings: Settings,
  messaging: (/** @type {Settings} */ { messaging }) => messaging,
  ordered,
});
const service = { module: Handler, imports: [ground, consumers], providers: [Handler] };

await NestFactory.createApplicationContext(service, { logger: false, abortOnError: false });
process.on('disconnect', () => process.exit());
