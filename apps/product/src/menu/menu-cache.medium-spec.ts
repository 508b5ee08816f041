import { fileURLToPath } from 'node:url';
import type { MenuCategory } from '@diancan/contracts';
import { Metrics } from '@diancan/platform';
import { execa } from 'execa';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import { aCategory, aProduct, buyer, seller } from '../../testing/stocked-menu.js';

const PATIENTLY = { timeout: 30_000 };
const CHANGING = fileURLToPath(new URL('../../testing/changing-process.mjs', import.meta.url));
const DIST = fileURLToPath(new URL('../../../../dist', import.meta.url));

let server: PrivateRedis;
let path: CuttablePath;
/** The way of this one to Redis may be cut. */
let far: ProductService;
let other: ProductService;
let categoryId: string;
let productId: string;

beforeAll(async () => {
  server = await startPrivateRedis();
  path = await cuttablePath(server.url);
  far = await startProductService({ redisUrl: path.url });
  other = await startProductService({ redisUrl: server.url, beside: far });
  categoryId = await aCategory(far, '主食');
  productId = await aProduct(far, 5, { categoryId, name: '米饭' });
});
afterEach(() => {
  path.mend();
  path.release();
});
afterAll(async () => {
  await other?.stop();
  await far?.stop();
  await path?.close();
  await server?.stop();
});

const menu = async (service: ProductService) =>
  (await service.call<MenuCategory[]>(buyer, 'GET', '/product/list')).data;
const names = async (service: ProductService) =>
  (await menu(service)).flatMap(category => [category.name, ...category.products.map(({ name }) => name)]);
const post = (service: ProductService, url: string, body: object) =>
  service.call(seller, 'POST', `/seller/${url}`, body, { 'idempotency-key': `${Math.random()}` });
const rename = (service: ProductService, name: string) =>
  post(service, 'product/save', { productId, categoryId, name, priceFen: 200 });

/** Statements that this service sends while the menu is read once. */
async function statements(service: ProductService): Promise<string[]> {
  const sent = vi.spyOn(service.app.get(DataSource), 'query');
  await menu(service);
  const texts = sent.mock.calls.map(([sql]) => sql);
  sent.mockRestore();
  return texts;
}
/** Until the texts come from memory, which needs one statement: stock and revision. */
const remembered = (service: ProductService) =>
  vi.waitFor(async () => expect(await statements(service)).toHaveLength(1), PATIENTLY);

describe('a change of the menu', () => {
  it.each([
    ['the name of a product', () => rename(far, '炒饭'), '炒饭'],
    ['the name of a category', () => post(far, 'category/save', { categoryId, name: '饭' }), '饭'],
  ])('%s is seen by the next reader of every instance', async (_what, change, seen) => {
    for (const service of [far, other]) await remembered(service);
    expect(await change()).toMatchObject({ status: 200 });
    expect(await names(other)).toContain(seen);
    expect(await names(far)).toContain(seen);
  });

  it('a product off sale and on sale is seen by the next reader of every instance', async () => {
    for (const service of [far, other]) await remembered(service);
    await post(far, 'product/off-sale', { productId });
    expect([await menu(other), await menu(far)]).toEqual([[], []]);
    await post(far, 'product/on-sale', { productId });
    expect(await names(other)).toHaveLength(2);
  });

  it('the stock is that of the database, and costs no further statement', async () => {
    await remembered(other);
    await post(far, 'product/restock', { productId, quantity: 7, reason: '到货' });
    expect((await menu(other))[0]!.products[0]!.stock).toBe(12);
    expect(await statements(other)).toHaveLength(1);
  });

  it('is seen at once although the process that made it died right after its commit', async () => {
    for (const service of [far, other]) await remembered(service);
    const changing = execa(process.execPath, [CHANGING, DIST, far.databaseUrl, productId, '面'], {
      ipc: true,
      reject: false,
    });
    expect(await changing.getOneMessage()).toBe('committed');
    changing.kill('SIGKILL');
    expect((await changing).signal).toBe('SIGKILL');
    for (const service of [far, other]) expect(await names(service)).toContain('面');
  });
});

describe('the menu without Redis', () => {
  it.each([
    ['away', () => path.cut()],
    ['silent', () => path.hold()],
  ])('that is %s is served, and shows what another instance changes', async (_how, lose) => {
    for (const service of [far, other]) await remembered(service);
    lose();
    await rename(other, '米饭');
    expect(await names(far)).toContain('米饭');
    await rename(far, '年糕');
    expect([await names(far), await names(other)].every(seen => seen.includes('年糕'))).toBe(true);
    path.mend();
    path.release();
    expect([await names(far), await names(other)].every(seen => seen.includes('年糕'))).toBe(true);
    await remembered(far);
  });

  it('that comes back empty, or with garbage, is right and is remembered again', async () => {
    await remembered(far);
    await server.admin.flushall();
    await rename(far, '馒头');
    expect(await names(other)).toContain('馒头');
    for (const key of await server.admin.keys('cache:*')) await server.admin.set(key, 'garbage');
    await rename(far, '包子');
    expect(await names(other)).toContain('包子');
    for (const service of [far, other]) await remembered(service);
  });

  it('that an old copy is restored into shows nothing old', async () => {
    await remembered(far);
    const copy = await Promise.all(
      (await server.admin.keys('cache:*')).map(
        async key => [key, await server.admin.dumpBuffer(key)] as const,
      ),
    );
    await rename(far, '饺子');
    await server.admin.flushall();
    for (const [key, value] of copy) await server.admin.restore(key, 0, value);
    for (const service of [far, other]) expect(await names(service)).toContain('饺子');
  });
});

it('reads of the menu are counted by where the texts came from', async () => {
  await remembered(far);
  const text = await far.app.get(Metrics).text();
  expect(text).toMatch(/diancan_cache_reads_total\{cache="menu",outcome="near"\} [1-9]/);
  expect(text).toMatch(/diancan_cache_reads_total\{cache="menu",outcome="miss"\} [1-9]/);
});
