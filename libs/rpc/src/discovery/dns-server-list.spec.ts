import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DnsServerList, type DnsQuestions } from './dns-server-list.js';
import type { AddressesByService } from './service-address.js';

const addresses = vi.fn<DnsQuestions['addresses']>();
const services = vi.fn<DnsQuestions['services']>();

let lists: DnsServerList[];
const listOf = (names: AddressesByService) => {
  const list = new DnsServerList(
    () => names,
    () => 1_000,
    { addresses, services },
  );
  lists.push(list);
  return list;
};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
  lists = [];
  addresses.mockReset();
  services.mockReset();
});
afterEach(() => {
  lists.forEach(list => list.stop());
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('DnsServerList', () => {
  it('knows every address behind a name', async () => {
    addresses.mockResolvedValue(['10.0.0.1', '10.0.0.2']);
    const list = listOf({ product: ['http://product:8102?tcp=9102'] });
    await list.start();
    expect(addresses).toHaveBeenCalledExactlyOnceWith('product');
    expect(list.instancesOf('product')).toMatchObject([
      {
        id: '10.0.0.1:8102',
        service: 'product',
        origin: 'http://10.0.0.1:8102',
        tcp: { host: '10.0.0.1', port: 9_102 },
        healthy: true,
        weight: 1,
      },
      { id: '10.0.0.2:8102', origin: 'http://10.0.0.2:8102', tcp: { host: '10.0.0.2', port: 9_102 } },
    ]);
    expect(list.instancesOf('order')).toEqual([]);
  });

  it('writes an IPv6 address as a URL and a socket take it', async () => {
    addresses.mockImplementation(async host => [host === '::1' ? '::1' : 'fd00::7']);
    const list = listOf({ product: ['http://product:1?tcp=2', 'http://[::1]:3'] });
    await list.start();
    expect(list.instancesOf('product')).toMatchObject([
      { id: '[::1]:3', origin: 'http://[::1]:3' },
      { id: '[fd00::7]:1', origin: 'http://[fd00::7]:1', tcp: { host: 'fd00::7', port: 2 } },
    ]);
  });

  it('knows every target of an SRV name, with port and weight', async () => {
    services.mockResolvedValue([
      { name: 'p1.local', port: 8_001, weight: 3 },
      { name: 'p2.local', port: 8_002, weight: 0 },
    ]);
    const list = listOf({ product: ['srv://_http._tcp.product.local'] });
    await list.start();
    expect(services).toHaveBeenCalledExactlyOnceWith('_http._tcp.product.local');
    expect(list.instancesOf('product')).toMatchObject([
      { id: 'p1.local:8001', origin: 'http://p1.local:8001', weight: 3 },
      // With weight 0 it would never be called.
      { id: 'p2.local:8002', origin: 'http://p2.local:8002', weight: 1 },
    ]);
  });

  it('resolves again after `refreshMs`, and keeps the list if only the order has changed', async () => {
    addresses.mockResolvedValue(['10.0.0.1', '10.0.0.2']);
    const list = listOf({ product: ['http://product:1'] });
    await list.start();
    const first = list.instancesOf('product');
    addresses.mockResolvedValue(['10.0.0.2', '10.0.0.1']);
    await pass(1_000);
    expect(addresses).toHaveBeenCalledTimes(2);
    expect(list.instancesOf('product')).toBe(first);
    addresses.mockResolvedValue(['10.0.0.2']);
    await pass(1_000);
    expect(list.instancesOf('product')).toMatchObject([{ id: '10.0.0.2:1' }]);
  });

  it('notices that a target only changed its weight', async () => {
    services.mockResolvedValue([{ name: 'p1', port: 1, weight: 1 }]);
    const list = listOf({ product: ['srv://product'] });
    await list.start();
    services.mockResolvedValue([{ name: 'p1', port: 1, weight: 2 }]);
    await pass(1_000);
    expect(list.instancesOf('product')).toMatchObject([{ weight: 2 }]);
  });

  it('keeps the last answer while DNS fails, and the other services are none the worse for it', async () => {
    addresses.mockResolvedValue(['10.0.0.1']);
    const list = listOf({ product: ['http://product:1'], order: ['http://order:1'] });
    await list.start();
    addresses.mockImplementation(async host => {
      if (host === 'product') throw new Error('EAI_AGAIN');
      return ['10.0.0.9'];
    });
    await pass(1_000);
    expect(list.instancesOf('product')).toMatchObject([{ id: '10.0.0.1:1' }]);
    expect(list.instancesOf('order')).toMatchObject([{ id: '10.0.0.9:1' }]);
  });

  it('starts though DNS fails, and goes on asking', async () => {
    addresses.mockRejectedValue(new Error('EAI_AGAIN'));
    const list = listOf({ product: ['http://product:1'] });
    await list.start();
    expect(list.instancesOf('product')).toEqual([]);
    addresses.mockResolvedValue(['10.0.0.1']);
    await pass(1_000);
    expect(list.instancesOf('product')).toMatchObject([{ id: '10.0.0.1:1' }]);
  });

  it('asks no more once it was stopped, while it asks even', async () => {
    const answer = Promise.withResolvers<string[]>();
    addresses.mockReturnValue(answer.promise);
    const list = listOf({ product: ['http://product:1'] });
    const started = list.start();
    list.stop();
    answer.resolve(['10.0.0.1']);
    await started;
    expect(vi.getTimerCount()).toBe(0);
  });
});
