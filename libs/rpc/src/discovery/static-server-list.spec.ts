import { describe, expect, it } from 'vitest';
import { StaticServerList } from './static-server-list.js';

describe('StaticServerList', () => {
  it('knows the instances of each service', () => {
    const servers = new StaticServerList(() => ({
      product: ['http://10.0.0.1:1', 'http://10.0.0.2:2?tcp=3'],
      order: ['http://[::1]:4'],
    }));
    expect(servers.instancesOf('product')).toMatchObject([
      { id: '10.0.0.1:1', service: 'product', origin: 'http://10.0.0.1:1', tcp: undefined, healthy: true },
      { id: '10.0.0.2:2', origin: 'http://10.0.0.2:2', tcp: { host: '10.0.0.2', port: 3 } },
    ]);
    expect(servers.instancesOf('order')).toMatchObject([{ id: '[::1]:4', origin: 'http://[::1]:4' }]);
  });

  it('answers the same list until the addresses change', () => {
    let addresses = ['http://a:1'];
    const servers = new StaticServerList(() => ({ product: addresses }));
    expect(servers.instancesOf('product')).toBe(servers.instancesOf('product'));
    addresses = ['http://b:1'];
    expect(servers.instancesOf('product')).toMatchObject([{ id: 'b:1' }]);
  });

  it('is empty without addresses', () => {
    expect(new StaticServerList(() => ({})).instancesOf('product')).toEqual([]);
  });
});
