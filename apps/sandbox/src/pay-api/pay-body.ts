import type { z } from 'zod';
import { PayError } from './pay.error.js';

/** WeChat Pay stores only characters of up to 3 bytes in UTF-8. */
const FOUR_BYTES = /[\u{10000}-\u{10FFFF}]/u;

/**
 * Parses a body like WeChat Pay: unknown fields, null and emoji are refused.
 * @throws PayError 400 PARAM_ERROR that names the field
 */
export const payBody = <S extends z.ZodType>(text: string | undefined, schema: S): z.infer<S> =>
  checked(parse(text), schema, 'body');

/** The same for query parameters. */
export const payQuery = <S extends z.ZodType>(query: unknown, schema: S): z.infer<S> =>
  checked(query, schema, 'query');

function checked<S extends z.ZodType>(given: unknown, schema: S, location: 'body' | 'query'): z.infer<S> {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw describe(parsed.error, given, location);
  if (FOUR_BYTES.test(JSON.stringify(given))) {
    throw new PayError(400, 'PARAM_ERROR', '参数错误：包含不支持的字符（仅支持1-3字节的UTF-8字符）', {
      location,
      issue: 'unsupported character',
    });
  }
  return parsed.data;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw new PayError(400, 'PARAM_ERROR', '无法将输入源“/body”映射到值字段，JSON格式错误', {
      location: 'body',
      issue: 'malformed JSON',
    });
  }
}

function describe({ issues: [issue] }: z.ZodError, given: unknown, location: string): PayError {
  const path = [
    ...(issue?.path ?? []),
    ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []),
  ];
  const value = path.reduce<unknown>(
    (within, key) => (within as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  );
  const field = `/${path.join('/')}`;
  return new PayError(400, 'PARAM_ERROR', `参数错误：${field} ${issue?.message ?? ''}`, {
    field,
    location,
    issue: issue?.message,
    ...(value === undefined ? {} : { value }),
  });
}
