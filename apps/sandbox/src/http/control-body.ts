import { BadRequestException } from '@nestjs/common';
import type { z } from 'zod';

/**
 * Body of a call to the sandbox's own controls, which WeChat does not have.
 * @throws BadRequestException that says what is wrong
 */
export function controlBody<S extends z.ZodType>(text: string | undefined, schema: S): z.infer<S> {
  const parsed = schema.safeParse(parse(text || '{}'));
  if (parsed.success) return parsed.data;
  throw new BadRequestException(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequestException('the body is not JSON');
  }
}
