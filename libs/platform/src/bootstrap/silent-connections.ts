import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Ends, at a stop, the connections on which nothing was ever asked; browsers open some in advance. Node counts them
 * neither as idle nor as done, so that a stop would wait a minute for each.
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
