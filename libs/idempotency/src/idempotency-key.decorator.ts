import type { IncomingHttpHeaders } from 'node:http';
import { type ErrorEntry, IDEMPOTENCY_KEY_HEADER, idempotencyKey, ServiceError } from '@diancan/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/**
 * The Idempotency-Key of a request that must have one.
 * @throws ServiceError `refusal` for a missing or malformed key
 */
export function idempotencyKeyOf(headers: IncomingHttpHeaders, refusal: ErrorEntry): string {
  const parsed = idempotencyKey.safeParse(headers[IDEMPOTENCY_KEY_HEADER]);
  if (!parsed.success) throw new ServiceError(refusal);
  return parsed.data;
}

const headersOf = (context: ExecutionContext): IncomingHttpHeaders =>
  context.switchToHttp().getRequest<FastifyRequest>().headers;

/**
 * The Idempotency-Key of a request that must have one.
 * @param refusal the service's own catalogue entry for a missing or malformed key (400), thrown as a
 *   ServiceError
 */
export const IdempotencyKey = createParamDecorator((refusal: ErrorEntry, context: ExecutionContext) =>
  idempotencyKeyOf(headersOf(context), refusal),
);

/**
 * The Idempotency-Key, if the request has one. A malformed key is refused, because the client relies on it.
 */
export const OptionalIdempotencyKey = createParamDecorator(
  (refusal: ErrorEntry, context: ExecutionContext) => {
    const parsed = idempotencyKey.optional().safeParse(headersOf(context)[IDEMPOTENCY_KEY_HEADER]);
    if (!parsed.success) throw new ServiceError(refusal);
    return parsed.data;
  },
);
