import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { DiscoveryService } from '@nestjs/core';
import { afterEach, describe, expect, it } from 'vitest';
import { ManagementServer } from './management-server.js';
import { Metrics } from '../metrics/metrics.js';
import { RouteTable } from './route-table.js';

const noProviders = { getProviders: () => [] } as unknown as DiscoveryService;
const servers: ManagementServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.onApplicationShutdown();
});

async function serving(
  port: number | null,
): Promise<{ server: ManagementServer; url: string | null; metrics: Metrics }> {
  const metrics = new Metrics();
  const server = new ManagementServer({ port: () => port }, metrics, new RouteTable(noProviders));
  servers.push(server);
  return { server, url: await server.listen(), metrics };
}

describe('the management server', () => {
  it('shows what the service counts, and how the process is', async () => {
    const { url, metrics } = await serving(0);
    metrics.counter({ name: 'diancan_spec_total', help: 'Spec.', labels: [] }).inc();
    const answer = await fetch(url!);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const text = await answer.text();
    expect(text).toContain('diancan_spec_total 1\n');
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/metrics/'],
    ['GET', '/health/live'],
    ['POST', '/metrics'],
    ['DELETE', '/metrics'],
  ])('answers %s %s with 404', async (method, path) => {
    const { url } = await serving(0);
    expect((await fetch(new URL(path, url!), { method })).status).toBe(404);
  });

  it('names in one sentence the port on which it cannot listen', async () => {
    const taken = createServer();
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await expect(serving(port)).rejects.toThrow(
      `metrics cannot be served on 127.0.0.1:${port} (EADDRINUSE): management.port must be free`,
    );
    await new Promise(resolve => taken.close(resolve));
  });

  it('is gone after the stop, also for a client that has connected without a request', async () => {
    const { server, url } = await serving(0);
    const silent = connect(Number(new URL(url!).port), '127.0.0.1');
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    // Once a connection that was opened later has its answer, the server knows the first one too.
    await (await fetch(url!)).text();
    const closed = once(silent, 'close');
    await server.onApplicationShutdown();
    await closed;
    await expect(fetch(url!)).rejects.toThrow('fetch failed');
  });

  it('is not there where a service has no port for it', async () => {
    expect((await serving(null)).url).toBeNull();
  });
});
