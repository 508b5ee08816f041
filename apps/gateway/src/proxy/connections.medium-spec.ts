import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewaySettings, gatewayValues } from '../../testing/settings.js';
import type { GatewaySettings } from '../settings/gateway.settings.js';
import { Connections } from './connections.js';

const ROUTE = { method: 'GET', path: '/api/a' } as const;
const upstreamOf = (connectionsPerInstance: number) => ({ connectTimeoutMs: 5_000, connectionsPerInstance });

let server: Server;
let origin: string;
/** Requests that wait for their answer. */
let held: ServerResponse[];
let settings: GatewaySettings;
let connections: Connections;
beforeEach(async () => {
  held = [];
  // Undici keeps an idle connection for as long as the server says.
  const keepAliveTimeout = 600_000;
  server = createServer({ keepAliveTimeout }, (_request, response) => void held.push(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  settings = gatewaySettings({ upstream: upstreamOf(1) });
  connections = new Connections(settings);
});
afterEach(async () => {
  await connections.onApplicationShutdown();
  server.closeAllConnections();
  server.close();
});

/** Sends a request; resolves to its connection, as the server sees it, and its answer. */
async function begin(): Promise<{ socket: Socket; answer: Promise<string> }> {
  const arrived = once(server, 'request') as Promise<[unknown, ServerResponse]>;
  const answer = connections
    .to(origin, ROUTE)
    .request({ method: 'GET', path: '/a' })
    .then(({ body }) => body.text());
  const [, response] = await arrived;
  return { socket: response.socket!, answer };
}

describe('a connection of settings that were replaced', () => {
  it('stays until the answer that is under way is there, and is then closed', async () => {
    const { socket, answer } = await begin();
    settings.replace(gatewayValues({ upstream: upstreamOf(2) }));
    const next = await begin();
    expect([next.socket === socket, socket.destroyed]).toEqual([false, false]);
    const closed = once(socket, 'close');
    for (const response of held) response.end('done');
    expect(await Promise.all([answer, next.answer])).toEqual(['done', 'done']);
    await closed;
    expect(next.socket.destroyed).toBe(false);
  });

  it('is broken off at a stop', async () => {
    const { answer } = await begin();
    settings.replace(gatewayValues({ upstream: upstreamOf(2) }));
    const next = await begin();
    const ends = Promise.allSettled([answer, next.answer]);
    await connections.onApplicationShutdown();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('is kept when something else changes', async () => {
    const first = await begin();
    held.pop()!.end('done');
    await first.answer;
    settings.replace(gatewayValues({ upstream: upstreamOf(1), publicUrl: 'https://elsewhere.example' }));
    const second = await begin();
    held.pop()!.end('done');
    await second.answer;
    expect(second.socket).toBe(first.socket);
  });
});
