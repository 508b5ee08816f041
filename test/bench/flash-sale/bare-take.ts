import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { PROJECT } from '../../../scripts/project.mjs';

// The yardstick: Fastify and ioredis alone, and the same script with the same keys and arguments, where
// commands of one turn of the event loop share a pipeline. It checks nothing and signs nothing.
const FLASH_SALE = `${PROJECT}/dist/apps/order/src/flash-sale`;
const { TAKE } = await import(`${FLASH_SALE}/shard/scripts.js`);
const { keysOf } = await import(`${FLASH_SALE}/shard/shard-keys.js`);

const [port, redisUrl, activityId] = process.argv.slice(2);
const redis = new Redis(redisUrl!, { enableAutoPipelining: true });
redis.defineCommand('take', { lua: TAKE, numberOfKeys: 5 });
const take = (redis as unknown as { take(...given: unknown[]): Promise<string[]> }).take.bind(redis);
const { state, buyers, tickets, log, waiting } = keysOf({ activityId, shard: 0 }, 1);
const app = Fastify();

interface Body {
  quantity: number;
  fulfilment: object;
}

app.route({
  method: 'POST',
  url: '/flash-sale/order',
  handler: async request => {
    const { quantity, fulfilment } = request.body as Body;
    const key = String(request.headers['idempotency-key']);
    const rid = createHash('sha256').update(key).digest('base64url').slice(0, 22);
    const buyer = String(request.headers['x-buyer']);
    const content = JSON.stringify({ priceFen: 990, fingerprint: 'bare-fingerprint', contact: fulfilment });
    const keys = [state, buyers, tickets, log, waiting];
    const [kind, seq] = await take(...keys, 1, rid, buyer, quantity, 'bare-fingerprint', content);
    return { code: 0, msg: '成功', data: { ticket: `${kind}.${seq}.${rid}` } };
  },
});

await app.listen({ host: '127.0.0.1', port: Number(port) });
