import type { z } from 'zod';
import { ApiError } from './api.error.js';

/**
 * Parses a body like WeChat does.
 * @throws ApiError 44002 if it is empty, 47001 if it is not JSON of this schema
 */
export function jsonOf<S extends z.ZodType>(text: string | undefined, schema: S): z.infer<S> {
  if (text === undefined || text === '') throw new ApiError(44002, 'empty post data');
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) throw new ApiError(47001, 'data format error');
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
