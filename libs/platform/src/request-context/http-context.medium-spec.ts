import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { TIMEOUT_HEADER } from '@diancan/contracts';
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryContext } from './http-context.js';
import type { Deadline } from './deadline.js';
import { currentContext } from './request-context.js';

let server: FastifyInstance;
let begun: PromiseWithResolvers<Deadline>;
let work: PromiseWithResolvers<string>;
let answered: PromiseWithResolvers<void>;
beforeEach(async () => {
  begun = Promise.withResolvers();
  work = Promise.withResolvers();
  answered = Promise.withResolvers();
  server = fastify();
  carryContext(server);
  server.post('/', async (_request, reply) => {
    reply.raw.once('close', () => answered.resolve());
    begun.resolve(currentContext()!.deadline);
    return work.promise;
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

function send(headers = ''): Socket {
  const socket = connect(((server.server as Server).address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n${headers}\r\n`);
  return socket;
}

describe('the work of a request', () => {
  it.each<[string, (socket: Socket) => unknown]>([
    ['hangs up', socket => socket.end()],
    ['breaks off', socket => socket.resetAndDestroy()],
  ])('is over when the caller %s', async (_how, leave) => {
    const socket = send();
    const { signal } = await begun.promise;
    leave(socket);
    if (!signal.aborted) await once(signal, 'abort');
    expect(signal.aborted).toBe(true);
    work.resolve('too late');
  });

  it('is over when the caller leaves before anybody asked for the signal', async () => {
    const socket = send();
    const deadline = await begun.promise;
    socket.resetAndDestroy();
    await answered.promise;
    expect(deadline.remainingMs).toBe(0);
    work.resolve('too late');
  });

  it('is not ended by its own answer, nor by a caller that leaves after it', async () => {
    const socket = send();
    const deadline = await begun.promise;
    const { signal } = deadline;
    work.resolve('in time');
    await answered.promise;
    socket.destroy();
    await once(socket, 'close');
    expect(signal.aborted).toBe(false);
    expect(deadline.remainingMs).toBe(Infinity);
  });

  it('is over when the deadline of its caller has passed', async () => {
    const socket = send(`${TIMEOUT_HEADER}: 20\r\n`);
    const { signal } = await begun.promise;
    if (!signal.aborted) await once(signal, 'abort');
    expect(signal.aborted).toBe(true);
    work.resolve('too late');
    socket.destroy();
  });
});
