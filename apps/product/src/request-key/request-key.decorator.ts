import { IDEMPOTENCY_KEY_HEADER, idempotencyKey } from '@diancan/contracts';
import { type IdentifiedRequest, InvalidInputError } from '@diancan/platform';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { z } from 'zod';

const header = z.object({ 'Idempotency-Key': idempotencyKey.optional() });

/**
 * The Idempotency-Key of a request, where it has one.
 * @throws InvalidInputError when it has one that is no key: without it the request would be unsafe to repeat unnoticed
 */
export const RequestKey = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  const { headers } = context.switchToHttp().getRequest<IdentifiedRequest>();
  const parsed = header.safeParse({ 'Idempotency-Key': headers[IDEMPOTENCY_KEY_HEADER] });
  if (!parsed.success) throw new InvalidInputError(parsed.error.issues);
  return parsed.data['Idempotency-Key'];
});
