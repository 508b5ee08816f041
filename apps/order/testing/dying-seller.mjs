// @ts-check
// Runs as a separate process on the built code: takes a piece of a flash sale, and reports when it would
// store the order, which it never does.
// Usage: node dying-seller.mjs <dist> <url of the schema> <url of Redis> <lock | message> <activity's id>
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';

const [, , dist = '', databaseUrl = '', redisUrl = '', variant, activityId = ''] = process.argv;
/** @param {string} path */
const load = path => import(`${dist}/${path}.js`);
const { databaseOptions, UnitOfWork } = await load('libs/database/src/index');
const { Locks } = await load('libs/lock/src/index');
const { Metrics } = await load('libs/platform/src/index');
const { TransactionalMessages } = await load('libs/messaging/src/index');
const { HalfMessageDecisions } = await load('libs/messaging/src/half-message/half-message-decisions');
const { HalfMessageRepository } = await load('libs/messaging/src/half-message/half-message.repository');
const { Outbox } = await load('libs/messaging/src/outbox/outbox');
const { OutboxRepository } = await load('libs/messaging/src/outbox/outbox.repository');
const { MessageChains } = await load('libs/messaging/src/ordering/message-chains');
const flashSale = 'apps/order/src/flash-sale';
const { ShardRepository } = await load(`${flashSale}/shard/shard.repository`);
const { ActivityRepository } = await load(`${flashSale}/activity/activity.repository`);
const { LockVariant } = await load(`${flashSale}/variant/lock-variant`);
const { MessageVariant } = await load(`${flashSale}/variant/message-variant`);
const { SaleCheckBack } = await load(`${flashSale}/variant/sale-check-back`);
const { VariantStock } = await load(`${flashSale}/variant/variant-stock`);

const database = await new DataSource(databaseOptions(databaseUrl, 3)).initialize();
const redis = new Redis(redisUrl);
const uow = new UnitOfWork(database);
const shards = new ShardRepository(database);
const stock = new VariantStock(redis, shards);

function messages() {
  const relay = { publish: () => undefined };
  const outbox = new Outbox(new OutboxRepository(uow), relay, new MessageChains([]));
  const halves = new HalfMessageRepository(uow);
  return new TransactionalMessages(
    uow,
    halves,
    new HalfMessageDecisions(halves, outbox, new Metrics()),
    outbox,
  );
}

const storing = () => {
  process.send?.('storing');
  return new Promise(() => undefined);
};
const seller =
  variant === 'lock'
    ? new LockVariant(new Locks(redis), stock, { sell: storing })
    : new MessageVariant(uow, messages(), new SaleCheckBack(stock), stock, { store: storing });

const activity = await new ActivityRepository(database).find(activityId);
const shown = { activity, shards: await shards.ofActivities([activityId]), left: 0 };
const request = { rid: 'r'.repeat(22), buyer: 'dying', quantity: 1, fingerprint: 'f', content: '{}' };
await seller.sell(shown, { orderId: '01KAP30Q8Z6E2D4F9G1H3J5K7M', activity, request });
