import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A request and its reply, for answers with headers or with a status alone. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export const CurrentExchange = createParamDecorator((_: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  return { request: http.getRequest(), reply: http.getResponse() };
});

/** The boolean of a query parameter; null if it is neither `true` nor `false`. */
export function booleanQuery({ request }: Exchange, name: string): boolean | null {
  const value = (request.query as Record<string, unknown>)[name];
  return value === 'true' || value === 'false' ? value === 'true' : null;
}

export const hasQuery = ({ request }: Exchange, name: string): boolean => name in (request.query as object);
