import { HttpStatus } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { AuthorizationCodeStore } from './authorization-code.store.js';
import type { AuthorizeRequest } from './authorize-request.js';

/** Redirects the browser back to the app with a code, keeping the URL's own query. */
export function sendBack(
  reply: FastifyReply,
  codes: AuthorizationCodeStore,
  request: AuthorizeRequest,
  user: string,
): FastifyReply {
  const { app, scope, state } = request;
  const [address = '', ...fragment] = request.redirectUri.split('#');
  const code = codes.issue({ app, user, scope });
  const query = `${address.includes('?') ? '&' : '?'}code=${code}&state=${state}`;
  return reply
    .header('cache-control', 'no-store')
    .redirect([`${address}${query}`, ...fragment].join('#'), HttpStatus.FOUND);
}
