// @ts-check
import httpProxy from '@fastify/http-proxy';
import Fastify from 'fastify';

// The yardstick: @fastify/http-proxy as its documentation shows it, doing nothing but proxying.
const [port, upstream] = process.argv.slice(2);
const fastify = Fastify();
await fastify.register(httpProxy, { upstream: String(upstream), undici: { connections: 128 } });
await fastify.listen({ port: Number(port), host: '127.0.0.1' });
