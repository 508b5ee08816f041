import { parseJson } from '@diancan/text';
import { isAxiosError } from 'axios';
import { z } from 'zod';
import { PayRefusedError, PayUnavailableError } from '../pay-errors.js';

const refusal = z.object({ code: z.string().regex(/^\w{1,64}$/) });

/** Some calls send these with 4xx although a retry may succeed. */
const PASSING_CODES = new Set([
  'SYSTEM_ERROR',
  'SYSTEMERROR',
  'BANK_ERROR',
  'BANKERROR',
  'FREQUENCY_LIMITED',
  'RATELIMIT_EXCEEDED',
]);

/**
 * An AxiosError contains the request with its signature and openid, so only numbers and codes are taken from
 * it.
 */
export function failureOf(call: string, error: unknown): PayRefusedError | PayUnavailableError {
  if (!isAxiosError<unknown>(error)) return new PayUnavailableError(call, 'an answer that cannot be read');
  const { response } = error;
  if (response === undefined)
    return new PayUnavailableError(
      call,
      error.code === 'ERR_CANCELED' ? 'timeout' : (error.code ?? 'network failure'),
    );
  // An answer arrived but failed the library's verification.
  if (response.status >= 200 && response.status < 300)
    return new PayUnavailableError(call, error.code ?? 'not verified');
  const code = codeIn(response.data);
  // A 4xx without a code may come from any proxy on the way; WeChat Pay always sends a code.
  const refused =
    code !== null &&
    !PASSING_CODES.has(code) &&
    response.status >= 400 &&
    response.status < 500 &&
    response.status !== 429;
  if (refused) return new PayRefusedError(response.status, code, call);
  return new PayUnavailableError(call, `HTTP ${response.status}${code === null ? '' : ` ${code}`}`);
}

/** Calls with a binary answer get the refusal as bytes, too. */
function codeIn(data: unknown): string | null {
  try {
    return refusal.parse(Buffer.isBuffer(data) ? parseJson(data) : data).code;
  } catch {
    return null;
  }
}
