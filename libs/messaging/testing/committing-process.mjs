// @ts-check
// Runs as a separate process on the built code: commits a message, reports it, and never publishes it.
// Usage: node committing-process.mjs <dist> <url of the schema>
const [, , dist = '', url = ''] = process.argv;
const { databaseOptions, UnitOfWork } = await import(`${dist}/libs/database/src/index.js`);
const { orderAccepted } = await import(`${dist}/libs/contracts/src/index.js`);
const { Outbox } = await import(`${dist}/libs/messaging/src/outbox/outbox.js`);
const { MessageChains } = await import(`${dist}/libs/messaging/src/ordering/message-chains.js`);
const { OutboxRepository } = await import(`${dist}/libs/messaging/src/outbox/outbox.repository.js`);
const { DataSource } = await import('typeorm');

const uow = new UnitOfWork(await new DataSource(databaseOptions(url, 2)).initialize());
const relay = { publish: () => process.send?.('committed') };
const outbox = new Outbox(new OutboxRepository(uow), relay, new MessageChains([]));
await uow.run(
  /** @param {import('typeorm').EntityManager} tx */
  tx => outbox.send(tx, orderAccepted, orderAccepted.sample, { key: 'order-1' }),
);
