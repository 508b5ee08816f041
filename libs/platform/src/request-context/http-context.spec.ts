import { TIMEOUT_HEADER, TRACE_HEADER } from '@diancan/contracts';
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryContext } from './http-context.js';
import { currentContext, type RequestContext } from './request-context.js';

let server: FastifyInstance;
let seen: RequestContext | undefined;
let remainingMs: number | undefined;
beforeEach(() => {
  seen = undefined;
  server = fastify({ genReqId: () => 'request-1' });
  carryContext(server);
  server.post('/', async () => {
    await Promise.resolve();
    seen = currentContext();
    remainingMs = seen?.deadline.remainingMs;
    return {};
  });
});
afterEach(() => server.close());

/** The context in which a request with these headers is handled. */
async function contextOf(headers: Record<string, string>) {
  await server.inject({ method: 'POST', url: '/', payload: { a: 1 }, headers });
  const { requestId, locale, trace } = seen!;
  return { requestId, locale, trace, remainingMs };
}

describe('the context of a request', () => {
  it('has its id, language and trace', async () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(await contextOf({ 'accept-language': 'en', [TRACE_HEADER]: trace })).toMatchObject({
      requestId: 'request-1',
      locale: 'en',
      trace,
    });
  });

  it('works without them', async () => {
    expect(await contextOf({})).toEqual({
      requestId: 'request-1',
      locale: undefined,
      trace: undefined,
      remainingMs: Infinity,
    });
  });

  it('ends when the deadline of its caller has passed', async () => {
    const { remainingMs: left } = await contextOf({ [TIMEOUT_HEADER]: '50000' });
    expect(left).toBeLessThanOrEqual(50_000);
    expect(left).toBeGreaterThan(0);
  });

  it('is over from the start for a caller without any time', async () => {
    expect(await contextOf({ [TIMEOUT_HEADER]: '0' })).toMatchObject({ remainingMs: 0 });
  });

  it.each(['', ' ', 'soon', '-1', '1e3', '0x10', '1.5', 'Infinity', '9'.repeat(16), '5, 6'])(
    'does not believe the timeout %j',
    async given => {
      expect(await contextOf({ [TIMEOUT_HEADER]: given })).toMatchObject({ remainingMs: Infinity });
    },
  );
});
