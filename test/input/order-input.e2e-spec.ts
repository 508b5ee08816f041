import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller, DELIVERY, order, stockOf } from '../people/people.js';

let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;
let productId: string;

beforeAll(async () => {
  fleet = await startFleet();
  [buyer, seller] = await Promise.all([aBuyer(fleet, 'buyer-1', 'en'), aSeller(fleet)]);
  productId = await aDish(seller, { stock: 500 });
});
afterAll(() => fleet?.stop());

/** Each refused field once, because 1e308 is both too large and not a whole number. */
const fieldsOf = (answer: { data: { fields: Array<{ field: string; reason: string }> } }) => [
  ...new Set(answer.data.fields.map(({ field }) => field)),
];

describe('an order with bad quantities', () => {
  it.each([0, -1, 1.5, 1_000, 1e308, '2', null, true, [1], undefined])(
    '%j is refused, and stock stays',
    async quantity => {
      const before = await stockOf(buyer, productId);
      const answer = await order(buyer, [{ productId, quantity }]);
      expect(answer.status).toBe(400);
      expect(fieldsOf(answer)).toEqual(['items[0].quantity']);
      expect(await stockOf(buyer, productId)).toBe(before);
    },
  );
});

describe('an order with bad texts', () => {
  const tooLong: Array<[string, number]> = [
    ['name', 32],
    ['phone', 20],
    ['address', 128],
    ['remark', 128],
  ];

  it.each(tooLong)('%s over %d characters is refused', async (field, max) => {
    expect(
      (await order(buyer, [{ productId, quantity: 1 }], randomUUID(), { [field]: '😀'.repeat(max) })).status,
    ).toBe(200);
    const answer = await order(buyer, [{ productId, quantity: 1 }], randomUUID(), {
      [field]: '😀'.repeat(max + 1),
    });
    expect(answer.status).toBe(400);
    expect(answer.data.fields).toEqual([{ field, reason: `must be at most ${max} characters` }]);
  });

  it.each(['name', 'phone', 'address', 'remark'])('control characters in %s are refused', async field => {
    for (const text of ['a\u0000b', 'a\u000bb', '\u001b[31m', 'a\u007f', '\ud800']) {
      const answer = await order(buyer, [{ productId, quantity: 1 }], randomUUID(), { [field]: text });
      expect(answer.status).toBe(400);
      expect(fieldsOf(answer)).toEqual([field]);
    }
  });

  it.each(['name', 'phone', 'address'])('a blank or missing %s is refused', async field => {
    for (const value of ['', '   ', undefined, null, 7]) {
      const answer = await order(buyer, [{ productId, quantity: 1 }], randomUUID(), { [field]: value });
      expect(answer.status).toBe(400);
      expect(fieldsOf(answer)).toEqual([field]);
    }
  });
});

describe('an order with what nobody sees in its texts', () => {
  it('is stored without it, and full-width digits as digits', async () => {
    const placed = await order(buyer, [{ productId, quantity: 1 }], randomUUID(), {
      name: '测\u200B试',
      phone: '\u202D１３８ 0000 0000\u202C',
      address: '测试路 \u202E号 1 楼',
      remark: '少辣\r\n多饭\t谢谢',
    });
    const { data } = await buyer.get(`/api/order/detail?orderId=${placed.data.orderId}`);
    expect(data).toMatchObject({
      name: '测试',
      phone: '138 0000 0000',
      address: '测试路 号 1 楼',
      remark: '少辣\n多饭\t谢谢',
    });
  });

  it.each(['\u200B\u200B', '\u3164', '\u2800', '\uFEFF'])('is refused if its name is only %j', async name => {
    const answer = await order(buyer, [{ productId, quantity: 1 }], randomUUID(), { name });
    expect(answer.status).toBe(400);
    expect(answer.data.fields).toEqual([{ field: 'name', reason: 'must not be blank' }]);
  });

  it.each(['买买提·艾力·图尔迪', '古丽·Gülnar', '欧阳㐂𠮷', 'José O’Brien李', '👨‍🍳', 'محمد'])(
    'keeps the good name %s',
    async name => {
      const placed = await order(buyer, [{ productId, quantity: 1 }], randomUUID(), { name });
      const { data } = await buyer.get(`/api/order/detail?orderId=${placed.data.orderId}`);
      expect(data.name).toBe(name);
    },
  );
});

describe('an order with a bad cart', () => {
  it.each([[[]], [undefined], [null], ['x'], [{}]])('%j is refused', async items => {
    const answer = await order(buyer, items);
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual(['items']);
  });

  it('of an unknown product is refused', async () => {
    expect(await order(buyer, [{ productId: 'nothing-of-ours', quantity: 1 }])).toMatchObject({
      status: 404,
      code: 4_001,
    });
  });

  it('of an off-sale product is refused', async () => {
    const gone = await aDish(seller);
    await seller.post('/api/seller/product/off-sale', { productId: gone });
    expect(await order(buyer, [{ productId: gone, quantity: 1 }])).toMatchObject({
      status: 409,
      code: 4_002,
    });
  });

  it('of more than is left is refused whole', async () => {
    const scarce = await aDish(seller, { stock: 1 });
    const before = await stockOf(buyer, productId);
    expect(
      await order(buyer, [
        { productId, quantity: 1 },
        { productId: scarce, quantity: 2 },
      ]),
    ).toMatchObject({ status: 409, code: 4_003 });
    expect(await stockOf(buyer, productId)).toBe(before);
    expect(await stockOf(buyer, scarce)).toBe(1);
  });

  it('with duplicate lines is merged', async () => {
    const placed = await order(buyer, [
      { productId, quantity: 1 },
      { productId, quantity: 2 },
    ]);
    const detail = await buyer.get(`/api/order/detail?orderId=${placed.data.orderId}`);
    expect(detail.data.items).toMatchObject([{ productId, quantity: 3 }]);
  });

  it('with duplicate lines that add up to too much is refused', async () => {
    expect(
      await order(buyer, [
        { productId, quantity: 999 },
        { productId, quantity: 1 },
      ]),
    ).toMatchObject({ status: 400, code: 5_007 });
  });

  it('of more than 100 products after merging is refused', async () => {
    const items = Array.from({ length: 101 }, (_, index) => ({ productId: `p-${index}`, quantity: 1 }));
    expect(await order(buyer, items)).toMatchObject({ status: 400, code: 5_006 });
  });

  it('of 10,000 lines is refused, merged or not', async () => {
    const same = Array.from({ length: 10_000 }, () => ({ productId, quantity: 1 }));
    const different = Array.from({ length: 10_000 }, (_, index) => ({
      productId: `p-${index}`,
      quantity: 1,
    }));
    expect(await order(buyer, same)).toMatchObject({ status: 400, code: 5_007 });
    expect(await order(buyer, different)).toMatchObject({ status: 400, code: 5_006 });
    expect((await order(buyer, [...different, { productId, quantity: 1 }])).status).toBe(400);
  });
});

describe('a body that is no order', () => {
  const send = async (body: string | Uint8Array, contentType: string | null, key = randomUUID()) => {
    const response = await buyer.request(new URL('/api/order/create', fleet.gatewayUrl), {
      method: 'POST',
      body: Buffer.from(body),
      headers: { 'idempotency-key': key, ...(contentType === null ? {} : { 'content-type': contentType }) },
    });
    const envelope = (await response.json()) as { code: number; msg: string };
    return { status: response.status, ...envelope };
  };
  const good = () => JSON.stringify({ ...DELIVERY, items: [{ productId, quantity: 1 }] });

  it.each(['{', '{"name":', 'nonsense', '{"a":1}}', '\u0000'])(
    'malformed JSON is refused: %j',
    async body => {
      expect(await send(body, 'application/json')).toMatchObject({ status: 400, code: 1_002 });
    },
  );

  it('JSON in GBK is refused, and two names in it are never one request', async () => {
    const inGbk = (name: number[]) => {
      const [before, after] = good().split(DELIVERY.name);
      return Buffer.concat([Buffer.from(before!), Buffer.from(name), Buffer.from(after!)]);
    };
    const key = randomUUID();
    for (const name of [
      [0xb2, 0xe2, 0xca, 0xd4],
      [0xb2, 0xe2, 0xca, 0xd5],
      [0xe9, 0x87],
    ])
      expect(await send(inGbk(name), 'application/json', key)).toMatchObject({ status: 400, code: 1_002 });
    expect(await send(good(), 'application/json; charset=gbk', key)).toMatchObject({
      status: 415,
      code: 1_004,
    });
    expect((await send(good(), 'application/json', key)).status).toBe(200);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('%s is refused', async contentType => {
    expect(await send(good(), contentType)).toMatchObject({ status: 415, code: 1_004 });
  });

  it.each(['[]', '"text"', '7', 'true', 'null'])('JSON that is no object is refused: %s', async body => {
    expect((await send(body, 'application/json')).status).toBe(400);
  });

  it('a body over the limit is refused', async () => {
    expect(
      await send(
        JSON.stringify({ ...DELIVERY, remark: 'x'.repeat(2_000_000), items: [] }),
        'application/json',
      ),
    ).toMatchObject({ status: 413, code: 1_003 });
  });

  it('a body that would poison prototypes is refused', async () => {
    expect((await send('{"__proto__":{"role":"seller"},"name":"x"}', 'application/json')).status).toBe(400);
  });
});

describe('the words of a refusal', () => {
  it('are Chinese or English as the reader asks', async () => {
    const chinese = await aBuyer(fleet, 'buyer-2', 'zh-CN');
    const inChinese = await order(chinese, [{ productId, quantity: 1 }], randomUUID(), { name: '' });
    const inEnglish = await order(buyer, [{ productId, quantity: 1 }], randomUUID(), { name: '' });
    expect(inChinese).toMatchObject({ code: 1_001, msg: '提交的内容有误：name 不能为空' });
    expect(inEnglish).toMatchObject({ code: 1_001, msg: 'The request is not valid: name must not be blank' });
  });

  it('say which line of the cart is wrong', async () => {
    const answer = await order(buyer, [
      { productId, quantity: 1 },
      { productId, quantity: 'two' },
    ]);
    expect(answer.data.fields).toEqual([{ field: 'items[1].quantity', reason: 'must be a whole number' }]);
  });

  it('name the field that a misspelt one is meant to be; any other unknown field is ignored', async () => {
    const lines = [{ productId, quantity: 1 }];
    expect(await order(buyer, lines, randomUUID(), { Remark: '少辣' })).toMatchObject({
      status: 400,
      data: { fields: [{ field: 'Remark', reason: 'is not known; did you mean remark?' }] },
    });
    expect(await order(buyer, lines, randomUUID(), { orderId: 'x', payStatus: 'UNPAID' })).toMatchObject({
      status: 200,
    });
  });
});
