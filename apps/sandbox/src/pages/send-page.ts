import type { FastifyReply } from 'fastify';
import type { Html } from './html.js';

/** Pages load nothing from elsewhere and are never cached. */
export function sendPage(reply: FastifyReply, page: Html, status = 200): FastifyReply {
  return reply
    .status(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'",
      'cache-control': 'no-store',
    })
    .send(page.text);
}
