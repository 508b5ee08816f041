import { createHash } from 'node:crypto';
import type { CreateOrderBody } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { requestFingerprint } from './request-fingerprint.js';

const body: CreateOrderBody = {
  name: '张三',
  phone: '138',
  address: '人民路',
  remark: '少糖',
  items: [
    { productId: 'tea', quantity: 1 },
    { productId: 'rice', quantity: 2 },
  ],
};

describe('requestFingerprint', () => {
  it('does not depend on the field order of the JSON', () => {
    const { items, remark, address, phone, name } = body;
    const reordered = {
      remark,
      items: items.map(({ quantity, productId }) => ({ quantity, productId })),
      address,
      phone,
      name,
    };
    expect(requestFingerprint(reordered)).toBe(requestFingerprint(body));
  });

  it('treats an absent remark as an empty one', () => {
    const { remark: _, ...without } = body;
    expect(requestFingerprint(without)).toBe(requestFingerprint({ ...body, remark: '' }));
  });

  it.each<[string, Partial<CreateOrderBody>]>([
    ['name', { name: '李四' }],
    ['phone', { phone: '139' }],
    ['address', { address: '人民路 1 号' }],
    ['remark', { remark: '' }],
    ['product', { items: [{ productId: 'Tea', quantity: 1 }, body.items[1]!] }],
    ['quantity', { items: [{ productId: 'tea', quantity: 2 }, body.items[1]!] }],
    ['number of lines', { items: body.items.slice(0, 1) }],
  ])('differs by %s', (_what, other) => {
    expect(requestFingerprint({ ...body, ...other })).not.toBe(requestFingerprint(body));
  });

  it('distinguishes the same text split differently between two fields', () => {
    expect(requestFingerprint({ ...body, name: '张', phone: '三138' })).not.toBe(
      requestFingerprint({ ...body, name: '张三', phone: '138' }),
    );
    expect(requestFingerprint({ ...body, name: 'a","b', phone: 'c' })).not.toBe(
      requestFingerprint({ ...body, name: 'a', phone: 'b","c' }),
    );
  });

  it('is that of the release before for a body that has nothing new', () => {
    // As that release has computed it.
    const former = [
      '张三',
      '138',
      '人民路',
      '少糖',
      [
        ['tea', 1],
        ['rice', 2],
      ],
    ];
    const hash = createHash('sha256').update(JSON.stringify(former)).digest('base64url');
    expect(requestFingerprint(body)).toBe(hash);
    expect(requestFingerprint({ ...body, fulfilment: undefined })).toBe(hash);
  });

  const tea = body.items[0]!;
  it.each<[string, object]>([
    ['kind', { fulfilment: { kind: 'PICK_UP' } }],
    ['table', { fulfilment: { kind: 'DINE_IN', tableCode: 'a' } }],
    ['other table', { fulfilment: { kind: 'DINE_IN', tableCode: 'b' } }],
    ['choices', { items: [{ ...tea, choiceIds: ['large'] }, body.items[1]!] }],
    ['note', { items: [{ ...tea, note: '少糖' }, body.items[1]!] }],
    ['field that a later release adds', { coupon: 'SPRING' }],
  ])('differs by %s', (_what, other) => {
    const fingerprints = new Set([
      requestFingerprint(body),
      requestFingerprint({ ...body, ...other } as CreateOrderBody),
      requestFingerprint({ ...body, fulfilment: { kind: 'PICK_UP', phone: '1' } }),
    ]);
    expect(fingerprints.size).toBe(3);
  });

  it('fits its column', () => {
    expect(requestFingerprint(body)).toHaveLength(43);
  });
});
