import { describe, expect, it } from 'vitest';
import { StaticServerList } from './server-list.js';

describe('StaticServerList', () => {
  it('takes the instances of each service in turn', () => {
    const servers = new StaticServerList(() => ({ product: ['a', 'b', 'c'], order: ['x', 'y'] }));
    const chosen = ['product', 'order', 'product', 'order', 'product', 'order', 'product'] as const;
    expect(chosen.map(service => servers.choose(service))).toEqual(['a', 'x', 'b', 'y', 'c', 'x', 'a']);
  });

  it('follows a change of the addresses', () => {
    let addresses = ['a', 'b', 'c'];
    const servers = new StaticServerList(() => ({ product: addresses }));
    servers.choose('product');
    servers.choose('product');
    addresses = ['d'];
    expect(servers.choose('product')).toBe('d');
  });

  it.each([{}, { product: [] }])('throws where there is no instance: %j', addresses => {
    expect(() => new StaticServerList(() => addresses).choose('product')).toThrow('no address is configured for product');
  });
});
