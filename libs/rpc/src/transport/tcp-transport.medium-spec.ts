import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cuttablePath } from '@diancan/testing/network';
import { callParts } from '../../testing/call-parts.js';
import { describeTransport } from '../../testing/describe-transport.js';
import { type ServedContract, serveContract, servedContract } from '../../testing/served-contract.js';
import { createRpcClient } from '../client/create-rpc-client.js';
import { CallNotDeliveredError } from '../faults/call-errors.js';
import { TcpConnection } from './tcp-connection.js';
import { TcpTransport } from './tcp-transport.js';

const NOBODY_LISTENS_HERE = 1;
const addressOf = (port: number) => `http://127.0.0.1:${NOBODY_LISTENS_HERE}?tcp=${port}`;

describeTransport('TcpTransport', {
  open: () => new TcpTransport(),
  port: ({ tcpPort }) => tcpPort,
  address: addressOf,
});

describe('the TCP port', () => {
  let server: ServedContract;
  let transport: TcpTransport;
  const client = (port = server.tcpPort) =>
    createRpcClient(
      servedContract,
      callParts(transport, [addressOf(port)], {
        service: 'order',
        identity: audience => server.product.sign({ role: 'service', subject: 'product' }, audience),
      }),
    );

  beforeEach(async () => {
    server = await serveContract();
    transport = new TcpTransport();
  });
  afterEach(async () => {
    transport.close();
    await server.stop();
  });

  const frame = (message: unknown) => {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    return `${text.length}#${text}`;
  };

  it.each<[string, string | Buffer]>([
    ['what is no message', Buffer.from([0, 255, 35, 35, 128, 10])],
    ['HTTP', 'GET / HTTP/1.1\r\nHost: x#y\r\n\r\n'],
    ['a length that is none', 'x#{}'],
    ['a negative length', '-5#{}'],
    ['no JSON', '3#{"a'],
    ['more than a message may hold', `${'9'.repeat(1_100_000)}`],
  ])('ends the connection of who sends %s, and harms nobody else', async (_what, garbage) => {
    const socket = connect(server.tcpPort, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    const ended = once(socket, 'close');
    socket.write(garbage);
    await ended;
    expect(await client().double({ of: 3 })).toBe(6);
  });

  it.each<[string, unknown]>([
    ['nothing', 'null'],
    ['a number', '7'],
    ['a text', '"x"'],
    ['an unknown event', { pattern: 'nothing', data: 1 }],
    ['a cancellation of nothing', { pattern: 'cancel', data: null }],
    ['a cancellation of a stranger', { pattern: 'cancel', data: 'x' }],
    [
      'a call without an identity',
      { pattern: 'spec.double', id: '1', data: { id: '1', timeoutMs: 5, params: {} } },
    ],
    ['a call of nothing', { pattern: 'spec.double', id: '1' }],
    ['a pattern that is no text', { pattern: { a: 1 }, id: '1', data: {} }],
    ['a method that is none', { pattern: 'spec.constructor', id: '1', data: {} }],
  ])('stays open to who sends %s', async (_what, message) => {
    const socket = connect(server.tcpPort, '127.0.0.1');
    const answers: string[] = [];
    socket.on('data', data => answers.push(String(data)));
    socket.write(frame(message) + frame({ pattern: 'spec.triple', id: 'last', data: {} }));
    await expect.poll(() => answers.join('')).toContain('"id":"last"');
    socket.destroy();
    expect(await client().double({ of: 3 })).toBe(6);
  });

  it('lets no caller cancel the call of another', async () => {
    const release = Promise.withResolvers<number>();
    const begun = Promise.withResolvers<void>();
    server.doing(async () => (begun.resolve(), release.promise));
    const socket = connect(server.tcpPort, '127.0.0.1');
    const identity = await server.product.sign({ role: 'service', subject: 'product' }, 'order');
    const message = {
      pattern: 'spec.work',
      id: '1',
      data: { id: 'mine', identity, timeoutMs: 30_000, params: { of: 1 } },
    };
    socket.write(frame(message));
    await begun.promise;
    const stranger = connect(server.tcpPort, '127.0.0.1');
    stranger.end(frame({ pattern: 'cancel', data: 'mine' }));
    await once(stranger, 'close');
    release.resolve(4);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toContain('"status":200');
    socket.destroy();
  });

  it('is reached by one connection for all calls', async () => {
    const path = await cuttablePath(`http://127.0.0.1:${server.tcpPort}`);
    const caller = client(Number(new URL(path.url).port));
    await Promise.all(Array.from({ length: 20 }, (_, of) => caller.double({ of })));
    await caller.double({ of: 1 });
    expect(path.connections).toBe(1);
    await path.close();
  });

  it('is forgotten with the connection that broke: of instances that left nothing stays', async () => {
    const path = await cuttablePath(`http://127.0.0.1:${server.tcpPort}`);
    const caller = client(Number(new URL(path.url).port));
    await caller.double({ of: 1 });
    path.cut();
    await expect
      .poll(() =>
        caller.double({ of: 1 }).then(
          () => 'answered',
          () => 'broken',
        ),
      )
      .toBe('broken');
    await path.close();
    await expect(caller.double({ of: 1 })).rejects.toThrow(CallNotDeliveredError);
    const close = vi.spyOn(TcpConnection.prototype, 'close');
    transport.close();
    expect(close).not.toHaveBeenCalled();
  });
});
