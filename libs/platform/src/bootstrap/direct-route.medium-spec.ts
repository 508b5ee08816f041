import { IDENTITY_HEADER, PlatformErrors, type Role } from '@diancan/contracts';
import { type ServedModule, serve } from '@diancan/testing/service';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Allow } from '../identity/allow.decorator.js';
import { IdentitySigner } from '../identity/identity-signer.js';
import { ownPrivateKey } from '../identity/key-files.js';
import { Metrics } from '../metrics/metrics.js';
import { currentContext } from '../request-context/request-context.js';
import { directRoute } from './direct-route.js';

@Controller()
@Allow('buyer')
class SpecController {
  @Post('order')
  @HttpCode(200)
  order(@Body() body: unknown) {
    return { by: 'Nest', body };
  }
}

let served: ServedModule;
let url: string;
beforeEach(async () => {
  const interceptor = (app: NestFastifyApplication) =>
    directRoute(app, {
      path: '/order',
      allowed: ['buyer'],
      answer: async ({ caller, body }, response) => {
        response.setHeader('x-spec', 'set');
        const { requestId, deadline } = currentContext()!;
        return { by: 'the route', buyer: caller.subject, body, requestId, ms: deadline.remainingMs };
      },
    });
  served = await serve({ controllers: [SpecController] }, { interceptor });
  await served.app.listen(0, '127.0.0.1');
  url = `${await served.app.getUrl()}/order`;
});
afterEach(() => served.stop());

async function identity(role: Role): Promise<Record<string, string>> {
  const signer = new IdentitySigner('gateway', await ownPrivateKey(served.keys, 'gateway'));
  return { [IDENTITY_HEADER]: await signer.sign({ role, subject: 'b1' }, 'order') };
}

async function send(body: string | Buffer, more: Record<string, string> = {}, to = url) {
  const headers = { 'content-type': 'application/json', ...(await identity('buyer')), ...more };
  const answer = await fetch(to, { method: 'POST', headers, body });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as object };
}

describe('a direct route', () => {
  it('answers an ordinary request in the context of that request', async () => {
    const { status, headers, body } = await send('{"quantity":1}', {
      'x-request-id': 'request-1',
      'x-diancan-timeout-ms': '60000',
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { by: 'the route', buyer: 'b1', body: { quantity: 1 }, requestId: 'request-1' },
    });
    expect(headers.get('x-spec')).toBe('set');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('counts its answers', async () => {
    await send('{}');
    expect(await served.app.get(Metrics).text()).toContain('diancan_requests_total{status="200"} 1');
  });

  it.each<[string, Role, keyof typeof PlatformErrors]>([
    ['without a login', 'anonymous', 'LOGIN_REQUIRED'],
    ['of another role', 'seller', 'NOT_ALLOWED'],
  ])('refuses a caller %s', async (_who, role, error) => {
    const { status, body } = await send('{}', await identity(role));
    const { code } = PlatformErrors[error];
    expect({ status, body }).toMatchObject({ status: PlatformErrors[error].status, body: { code } });
  });

  it('refuses a caller whose identity is forged', async () => {
    const { status } = await send('{}', { [IDENTITY_HEADER]: 'a.b.c' });
    expect(status).toBe(PlatformErrors.IDENTITY_REFUSED.status);
  });

  it.each(['{"quantity":', '{"__proto__":{}}', Buffer.from('"\xb2\xe2"', 'latin1')])(
    'refuses the body %s',
    async text => {
      const { body } = await send(text);
      expect(body).toMatchObject({ code: PlatformErrors.MALFORMED_BODY.code });
    },
  );

  it('leaves a body in another charset to the controller, which is refused', async () => {
    const { status, body } = await send('{}', { 'content-type': 'application/json; charset=gbk' });
    expect({ status, body }).toMatchObject({
      status: 415,
      body: { code: PlatformErrors.JSON_REQUIRED.code },
    });
  });

  it.each<[string, () => ReturnType<typeof send>]>([
    ['a query', () => send('{}', {}, `${url}?a=1`)],
    ['a large body', () => send(JSON.stringify({ text: 'x'.repeat(10_000) }))],
  ])('leaves a request with %s to the controller', async (_what, ask) => {
    expect((await ask()).body).toMatchObject({ by: 'Nest' });
  });
});
