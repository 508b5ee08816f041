import { createHash, randomInt } from 'node:crypto';
import { Body, Controller, HttpCode, Post, UseFilters } from '@nestjs/common';
import { z } from 'zod';
import { controlBody } from '../http/control-body.js';
import { ControlErrorFilter } from '../http/control-error.filter.js';

const ANSWER_WITHIN_MS = 5_000;

/** The form on WeChat's page for the server URL (服务器配置). */
const entered = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  token: z.string().regex(/^[A-Za-z0-9]{3,32}$/),
});

export interface Verification {
  /** True if the server returned `echostr` and nothing else. */
  readonly verified: boolean;
  /** HTTP status of the answer; null if there was none within five seconds. */
  readonly status: number | null;
}

/** Verifies that a server belongs to the account, as WeChat does before it accepts the URL. */
@Controller('sandbox/server-url')
@UseFilters(ControlErrorFilter)
export class ServerUrlController {
  @Post()
  @HttpCode(200)
  async verify(@Body() text: string | undefined): Promise<Verification> {
    const { url, token } = controlBody(text, entered);
    const echostr = digits();
    const asked = new URL(url);
    for (const [name, value] of Object.entries({ ...signed(token), echostr }))
      asked.searchParams.set(name, value);
    try {
      const answer = await fetch(asked, {
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return { verified: answer.status === 200 && (await answer.text()) === echostr, status: answer.status };
    } catch {
      return { verified: false, status: null };
    }
  }
}

function signed(token: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const nonce = digits();
  const signature = createHash('sha1').update([token, timestamp, nonce].toSorted().join('')).digest('hex');
  return { signature, timestamp, nonce };
}

const digits = (): string => String(randomInt(10 ** 9, 10 ** 10));
