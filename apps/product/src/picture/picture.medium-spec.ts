import { DEFAULT_PICTURE, IDENTITY_HEADER, PICTURE_PATH } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import { anonymous, aProduct, seller } from '../../testing/stocked-menu.js';
import { pictureOf } from './new-picture.js';

const drawn = pictureOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'));

let service: ProductService;

/** Requests the public path without the prefix that the gateway strips. */
const read = async (icon: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  service.raw(method, icon.replace(/^\/api/, ''), {
    [IDENTITY_HEADER]: await service.signedBy(anonymous),
    ...headers,
  });

beforeAll(async () => {
  service = await startProductService();
  await service.query('INSERT INTO picture (name, media_type, bytes) VALUES (?, ?, ?)', [
    drawn.name,
    drawn.mediaType,
    drawn.bytes,
  ]);
});
afterAll(() => service.stop());

describe('a picture', () => {
  it('is served as an image that browsers keep for ever and never run', async () => {
    const { status, headers, bytes } = await read(PICTURE_PATH + drawn.name);
    expect(status).toBe(200);
    expect(bytes).toEqual(drawn.bytes);
    expect(headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      etag: `"${drawn.name.slice(0, 64)}"`,
    });
  });

  it('is not sent again to a client that has it', async () => {
    const { headers } = await read(PICTURE_PATH + drawn.name);
    const again = await read(PICTURE_PATH + drawn.name, { 'if-none-match': String(headers['etag']) });
    expect(again.status).toBe(304);
    expect(again.bytes).toHaveLength(0);
    expect(again.headers['etag']).toBe(headers['etag']);
  });

  it.each<[number, (tag: string) => string]>([
    [304, tag => `W/${tag}`],
    [304, tag => `"another", ${tag}`],
    [304, () => '*'],
    [200, () => '"another"'],
    [200, tag => tag.slice(1, -1)],
    [200, () => ''],
  ])('is answered %i for If-None-Match %s', async (status, header) => {
    const { headers } = await read(PICTURE_PATH + drawn.name);
    const tag = String(headers['etag']);
    expect(await read(PICTURE_PATH + drawn.name, { 'if-none-match': header(tag) })).toMatchObject({ status });
  });

  it('answers HEAD with the headers alone', async () => {
    const { status, headers, bytes } = await read(PICTURE_PATH + drawn.name, {}, 'HEAD');
    expect(status).toBe(200);
    expect(headers['content-length']).toBe(String(drawn.bytes.length));
    expect(bytes).toHaveLength(0);
  });

  it.each([
    'nothing.svg',
    `${'0'.repeat(64)}.svg`,
    drawn.name.toUpperCase(),
    drawn.name.replace('.svg', '.png'),
  ])('%s is not found', async name => {
    expect(await read(PICTURE_PATH + name)).toMatchObject({ status: 404 });
  });

  it('becomes the icon of a product, and can be removed from it', async () => {
    const icon = PICTURE_PATH + drawn.name;
    const productId = await aProduct(service, 1, { icon });
    const seen = async () =>
      (
        await service.call<{ items: { categoryId: string; icon: string }[] }>(
          seller,
          'GET',
          '/seller/product/list',
        )
      ).data.items[0]!;
    const { categoryId } = await seen();
    const edit = async (more: object) => {
      await service.call(seller, 'POST', '/seller/product/save', {
        productId,
        categoryId,
        name: '面',
        priceFen: 1,
        ...more,
      });
      return (await seen()).icon;
    };
    expect((await seen()).icon).toBe(icon);
    expect(await edit({})).toBe(icon);
    expect(await edit({ icon: '' })).toBe(DEFAULT_PICTURE);
    expect(await edit({ icon })).toBe(icon);
    expect(await edit({ icon: DEFAULT_PICTURE })).toBe(DEFAULT_PICTURE);
  });

  it('may be given to more products at once than there are connections', async () => {
    const made = await Promise.all(
      Array.from({ length: 40 }, () => aProduct(service, 1, { icon: PICTURE_PATH + drawn.name })),
    );
    expect(new Set(made).size).toBe(40);
  });
});

describe('the default picture', () => {
  it('is an image that is cached for an hour, because its name does not change with it', async () => {
    const { status, headers, bytes } = await read(DEFAULT_PICTURE);
    expect(status).toBe(200);
    expect(bytes.toString()).toContain('<svg');
    expect(headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    });
    expect(await read(DEFAULT_PICTURE, { 'if-none-match': String(headers['etag']) })).toMatchObject({
      status: 304,
    });
  });
});
