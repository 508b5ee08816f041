import type { FastifyReply } from 'fastify';

export const sendScript = (reply: FastifyReply, script: string): FastifyReply =>
  reply
    .headers({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' })
    .send(script);
