import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * At a stop, closes the connections that never carried a request; browsers open some in advance. Node does
 * not count them as idle, so the stop would wait a minute for each of them.
 */
export function endSilentConnections(fastify: FastifyInstance): void {
  const silent = new Set<Socket>();
  let stopping = false;
  fastify.server.on('connection', (socket: Socket) => {
    if (stopping) socket.destroy();
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  fastify.server.on('request', ({ socket }) => silent.delete(socket));
  fastify.server.on('upgrade', ({ socket }) => silent.delete(socket));
  fastify.addHook('preClose', done => {
    stopping = true;
    for (const socket of silent) socket.destroy();
    done();
  });
}
