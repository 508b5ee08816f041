import { ProductErrors } from '@diancan/contracts';
import { databaseOptions, openMigrated, UnitOfWork } from '@diancan/database';
import { IdempotentRequests } from '@diancan/idempotency';
import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { ProductTables1795305600000 } from './1795305600000-product-tables.js';
import { IdempotentRequests1795564800000 } from './1795564800000-idempotent-requests.js';

const BODY = { productId: 'p', quantity: 5, reason: '到货' };
/** As the previous release wrote it. */
const FINGERPRINT = createHash('sha256')
  .update(JSON.stringify(['restock', BODY]))
  .digest('hex');

let schema: FreshSchema;
let database: DataSource;

beforeAll(async () => {
  schema = await freshSchema('product_keys');
  database = await openMigrated({
    ...databaseOptions(schema.url, 2),
    migrations: [ProductTables1795305600000],
  });
  await database.query(
    `INSERT INTO seller_request (seller_id, request_key, fingerprint, answer) VALUES ('s-1', 'k', ?, ?)`,
    [FINGERPRINT, '{"productId":"p","stock":5}'],
  );
  await database.destroy();
  database = await openMigrated({
    ...databaseOptions(schema.url, 2),
    migrations: [ProductTables1795305600000, IdempotentRequests1795564800000],
  });
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

it('a key of the previous release still gets its answer', async () => {
  const requests = new IdempotentRequests(new UnitOfWork(database), ProductErrors.KEY_REUSED);
  const request = {
    caller: { role: 'seller', subject: 's-1' },
    key: 'k',
    verb: 'restock',
    body: BODY,
  } as const;
  const work = vi.fn(async () => ({}));
  expect(await requests.once(request, work)).toEqual({ productId: 'p', stock: 5 });
  await expect(requests.once({ ...request, body: { ...BODY, quantity: 6 } }, work)).rejects.toMatchObject({
    code: ProductErrors.KEY_REUSED.code,
  });
  expect(work).not.toHaveBeenCalled();
});
