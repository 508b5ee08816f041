import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DnsServerList, type DnsQuestions } from './dns-server-list.js';

let hosts: Record<string, string[]>;
let services: Record<string, Array<{ name: string; port: number; weight: number }>>;
let asked: number;
const found = <T>(records: Record<string, T>, name: string): T => {
  asked += 1;
  const record = records[name];
  if (record === undefined) throw new Error(`ENOTFOUND ${name}`);
  return record;
};
const questions: DnsQuestions = {
  addresses: async host => found(hosts, host),
  services: async name => found(services, name),
};

beforeEach(() => {
  vi.useFakeTimers();
  Logger.overrideLogger(false);
  hosts = { product: ['10.0.0.2', '10.0.0.1'], order: ['fd00::1'], '::1': ['::1'] };
  services = { '_http._tcp.product.svc': [{ name: 'p1.svc', port: 81, weight: 3 }, { name: 'p2.svc', port: 82, weight: 0 }] };
  asked = 0;
});
afterEach(() => {
  Logger.overrideLogger(new Logger());
  vi.useRealTimers();
});

const listOf = (...product: string[]) => new DnsServerList(() => ({ product }), () => 1_000, questions);

describe('DnsServerList', () => {
  it('knows nobody before it has asked', () => {
    expect(listOf('http://product:80').instancesOf('product')).toEqual([]);
  });

  it('has an instance for every address behind a name', async () => {
    const list = listOf('http://product:8102?tcp=8202');
    await list.refresh();
    expect(list.instancesOf('product')).toMatchObject([
      { id: '10.0.0.1:8102', origin: 'http://10.0.0.1:8102', tcp: { host: '10.0.0.1', port: 8202 } },
      { id: '10.0.0.2:8102', origin: 'http://10.0.0.2:8102', tcp: { host: '10.0.0.2', port: 8202 } },
    ]);
  });

  it('writes IPv6 addresses as URLs and sockets want them', async () => {
    const list = listOf('http://order:80?tcp=81', 'http://[::1]:80?tcp=81');
    await list.refresh();
    expect(list.instancesOf('product')).toMatchObject([
      { origin: 'http://[::1]', tcp: { host: '::1' } },
      { origin: 'http://[fd00::1]', tcp: { host: 'fd00::1' } },
    ]);
  });

  it('takes targets, ports and weights of SRV records; one of weight 0 is not left out', async () => {
    const list = listOf('srv://_http._tcp.product.svc');
    await list.refresh();
    expect(list.instancesOf('product')).toMatchObject([
      { origin: 'http://p1.svc:81', weight: 3 },
      { origin: 'http://p2.svc:82', weight: 1 },
    ]);
  });

  it('answers the same list while only the order of the answers changes', async () => {
    const list = listOf('http://product:80');
    await list.refresh();
    const before = list.instancesOf('product');
    hosts['product'] = ['10.0.0.1', '10.0.0.2'];
    await list.refresh();
    expect(list.instancesOf('product')).toBe(before);
    hosts['product'] = ['10.0.0.1'];
    await list.refresh();
    expect(list.instancesOf('product')).toHaveLength(1);
  });

  it('keeps the last answer while DNS fails', async () => {
    const list = listOf('http://product:80');
    await list.refresh();
    delete hosts['product'];
    await list.refresh();
    expect(list.instancesOf('product')).toHaveLength(2);
  });

  it('asks again and again, until it is stopped', async () => {
    const list = listOf('http://product:80');
    await list.start();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toBe(4);
    list.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(4);
  });
});
