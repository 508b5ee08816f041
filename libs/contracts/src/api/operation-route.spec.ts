import { describe, expect, it } from 'vitest';
import { routeOf, servicePathOf } from './operation-route.js';

describe('an operation', () => {
  const create = { method: 'POST', path: '/api/order/create' } as const;
  const picture = { method: 'GET', path: '/api/product/picture/{name}' } as const;

  it('has a route as gateway.yml writes it, with * for a named segment', () => {
    expect(routeOf(create)).toBe('POST /api/order/create');
    expect(routeOf(picture)).toBe('GET /api/product/picture/*');
  });

  it('has a path at its service, as Nest writes it: below /api, with :name for a named segment', () => {
    expect(servicePathOf(create)).toBe('/order/create');
    expect(servicePathOf(picture)).toBe('/product/picture/:name');
  });
});
