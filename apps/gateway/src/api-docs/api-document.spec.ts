import { FlashSaleErrors, OPERATIONS, OrderErrors, routeOf } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { gatewaySettings } from '../../testing/settings.js';
import { apiDocument } from './api-document.js';
import { Schemas } from './schemas.js';

const { routes } = gatewaySettings().current;

describe('the API’s description', () => {
  it('describes every route that is open, and none that is not', () => {
    expect(Object.values(OPERATIONS).map(routeOf).toSorted()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  const { paths, components } = apiDocument(routes, OPERATIONS);

  it('has a path for each of them', () => {
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map(method => `${method} ${path}`),
    );
    expect(described).toHaveLength(routes.length);
    expect(described).toContain('get /api/product/picture/{name}');
  });

  it('names them by their operations', () => {
    expect(paths['/api/order/list']?.get?.operationId).toBe('listMyOrders');
    expect(paths['/api/product/picture/{name}']?.get).toMatchObject({
      operationId: 'getPicture',
      parameters: [{ name: 'name', in: 'path', required: true }],
    });
  });

  it('describes an open route without an operation, and its named segment', () => {
    const open = { ...routes[0]!, method: 'GET' as const, path: '/api/receipt/*' };
    expect(apiDocument([open], {}).paths).toEqual({
      '/api/receipt/{name}': {
        get: expect.objectContaining({ parameters: [expect.objectContaining({ name: 'name', in: 'path' })] }),
      },
    });
  });

  const schemaOf = (name: string): unknown => components!.schemas![name];
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

  it('takes bodies, queries and headers from the schemas that check them', () => {
    expect(paths['/api/order/create']?.post).toMatchObject({
      security: [{ session: [] }],
      parameters: [{ name: 'idempotency-key', in: 'header', required: true, schema: { type: 'string' } }],
      requestBody: { content: { 'application/json': { schema: reference('CreateOrderBody') } } },
    });
    expect(schemaOf('CreateOrderBody')).toMatchObject({
      required: ['items'],
      properties: { items: { type: 'array', items: reference('CartLine') } },
    });
    expect(paths['/api/seller/picture/save']?.post?.requestBody).toEqual({
      required: true,
      content: { 'image/*': { schema: {} } },
    });
    expect(paths['/api/order/list']?.get?.parameters).toMatchObject([
      { name: 'cursor', in: 'query', required: false },
      { name: 'size', in: 'query', required: false },
    ]);
  });

  it('says which texts fit', () => {
    expect(schemaOf('CreateOrderBody')).toMatchObject({
      properties: { name: { type: 'string', minLength: 1, maxLength: 32 } },
    });
  });

  it('has the answers by name, in their envelope', () => {
    expect(paths['/api/order/detail']?.get?.responses).toMatchObject({
      200: {
        content: {
          'application/json': {
            schema: { required: ['code', 'msg', 'data'], properties: { data: reference('Order') } },
            example: { code: 0, data: { orderId: expect.any(String) as string } },
          },
        },
      },
      '4XX': { content: { 'application/json': { schema: reference('Refusal') } } },
    });
    expect(schemaOf('Order')).toMatchObject({ properties: { refunds: { items: reference('Refund') } } });
  });

  it('names each schema that is a component, and has each component that is named', () => {
    const named = [...JSON.stringify({ paths, components }).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
    expect(new Set(named.map(([, name]) => name))).toEqual(new Set(Object.keys(components!.schemas!)));
  });

  it('has the table of errors at its end', () => {
    expect(Object.keys(components!.schemas!).at(-1)).toBe('ErrorCode');
    expect(schemaOf('ErrorCode')).toMatchObject({
      enum: expect.arrayContaining([
        OrderErrors.MOVE_REFUSED.code,
        FlashSaleErrors.SOLD_OUT.code,
      ]) as number[],
      description: expect.stringContaining(
        `| ${OrderErrors.MOVE_REFUSED.code} | 409 | MOVE_REFUSED |`,
      ) as string,
    });
  });

  it('refuses two schemas of one name', () => {
    const schemas = new Schemas();
    schemas.add('Dish', { type: 'string' });
    schemas.add('Dish', { type: 'string' });
    expect(() => schemas.add('Dish', { type: 'null' })).toThrow('two schemas have the id Dish');
  });

  it('asks for no login on public routes', () => {
    expect(paths['/api/product/list']?.get).not.toHaveProperty('security');
  });
});
