import { OPERATIONS, routeOf } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { gatewaySettings } from '../../testing/settings.js';
import { apiDocument } from './api-document.js';

const { routes } = gatewaySettings().current;

describe('the API’s description', () => {
  it('describes every route that is open, and none that is not', () => {
    expect(Object.values(OPERATIONS).map(routeOf).toSorted()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  const { paths } = apiDocument(routes, OPERATIONS);

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

  it('takes bodies, queries and headers from the schemas that check them', () => {
    expect(paths['/api/order/create']?.post).toMatchObject({
      security: [{ session: [] }],
      parameters: [{ name: 'idempotency-key', in: 'header', required: true, schema: { type: 'string' } }],
      requestBody: {
        content: { 'application/json': { schema: { required: ['name', 'phone', 'address', 'items'] } } },
      },
    });
    expect(paths['/api/order/list']?.get?.parameters).toMatchObject([
      { name: 'cursor', in: 'query', required: false },
      { name: 'size', in: 'query', required: false },
    ]);
  });

  it('says which texts fit', () => {
    expect(paths['/api/order/create']?.post).toMatchObject({
      requestBody: {
        content: {
          'application/json': {
            schema: { properties: { name: { type: 'string', minLength: 1, maxLength: 32 } } },
          },
        },
      },
    });
  });

  it('asks for no login on public routes', () => {
    expect(paths['/api/product/list']?.get).not.toHaveProperty('security');
  });
});
