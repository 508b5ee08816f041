import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startUpstream, type Upstream } from '@diancan/testing/http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GatewayProcess, startGatewayProcess } from '../../testing/gateway-process.js';

let upstream: Upstream;
let gateway: GatewayProcess;

beforeEach(async () => {
  upstream = await startUpstream();
  const services = { user: [upstream.origin], product: [upstream.origin], order: [upstream.origin] };
  gateway = await startGatewayProcess({ services }, process.env['DIANCAN_TEST_REDIS_URL']!);
});
afterEach(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

const ask = (socket: Socket): void => void socket.write('GET /api/product/list HTTP/1.1\r\nHost: x\r\n\r\n');

describe('a gateway that stops', () => {
  it('answers requests under way, closes their connections, then ends', async () => {
    const begun = once(upstream.events, 'begun');
    let answer: () => void = () => undefined;
    upstream.answer = (_request, response) => {
      answer = () => response.end('whole');
    };
    const socket = connect(gateway.port, '127.0.0.1', () => ask(socket));
    const chunks: Buffer[] = [];
    socket.on('data', chunk => chunks.push(chunk));
    await begun;
    gateway.beginStop();
    await refused();
    answer();
    await once(socket, 'close');
    const text = Buffer.concat(chunks).toString();
    expect(text).toMatch(/^HTTP\/1\.1 200/);
    expect(text).toContain('whole');
    expect(await gateway.ended).toEqual([null, 'SIGTERM']);
  });
});

/** Resolves once nobody listens at the gateway's port any more. */
async function refused(): Promise<void> {
  for (;;) {
    const probe = connect(gateway.port, '127.0.0.1');
    const outcome = await Promise.race([
      once(probe, 'connect').then(
        () => 'connected',
        () => 'refused',
      ),
      once(probe, 'close').then(() => 'refused'),
    ]);
    probe.destroy();
    if (outcome === 'refused') return;
  }
}
