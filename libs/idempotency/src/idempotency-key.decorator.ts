import { type ErrorEntry, IDEMPOTENCY_KEY_HEADER, idempotencyKey, ServiceError } from '@diancan/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const headerOf = (context: ExecutionContext): string | string[] | undefined =>
  context.switchToHttp().getRequest<FastifyRequest>().headers[IDEMPOTENCY_KEY_HEADER];

/**
 * The Idempotency-Key of a request that must have one.
 * @param refusal the service's own catalogue entry for a missing or malformed key (400), thrown as a
 *   ServiceError
 */
export const IdempotencyKey = createParamDecorator((refusal: ErrorEntry, context: ExecutionContext) => {
  const parsed = idempotencyKey.safeParse(headerOf(context));
  if (!parsed.success) throw new ServiceError(refusal);
  return parsed.data;
});

/**
 * The Idempotency-Key, if the request has one. A malformed key is refused, because the client relies on it.
 */
export const OptionalIdempotencyKey = createParamDecorator(
  (refusal: ErrorEntry, context: ExecutionContext) => {
    const parsed = idempotencyKey.optional().safeParse(headerOf(context));
    if (!parsed.success) throw new ServiceError(refusal);
    return parsed.data;
  },
);
