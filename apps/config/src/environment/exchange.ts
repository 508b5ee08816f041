import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A request and the answer to it, for what answers with headers, or with a status alone. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export const CurrentExchange = createParamDecorator((_: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  return { request: http.getRequest(), reply: http.getResponse() };
});

/** Whether the query asks for something by `true` or `false`; null where it says neither. */
export function booleanQuery({ request }: Exchange, name: string): boolean | null {
  const value = (request.query as Record<string, unknown>)[name];
  return value === 'true' || value === 'false' ? value === 'true' : null;
}

export const hasQuery = ({ request }: Exchange, name: string): boolean => name in (request.query as object);
