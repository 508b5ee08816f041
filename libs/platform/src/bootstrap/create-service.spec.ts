import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ServedModule, serve } from '@diancan/testing/service';
import { Open } from '../identity/allow.decorator.js';
import { Metrics } from '../metrics/metrics.js';
import { ZodPipe } from '../validation/zod.pipe.js';

const orderBody = z.object({ quantity: z.int().min(1), note: z.string().optional() });

@Controller()
@Open()
class SpecController {
  @Post('order')
  @HttpCode(200)
  order(@Body(new ZodPipe(orderBody)) body: object) {
    return body;
  }

  @Get('list')
  list(@Query(new ZodPipe(z.object({ size: z.string().optional() }))) query: object) {
    return query;
  }

  @Get('lost')
  lostRead() {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' });
  }

  @Post('lost')
  lostWrite() {
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  }

  @Get('broken')
  broken() {
    throw new Error('password is hunter2');
  }
}

let served: ServedModule;
beforeAll(async () => {
  served = await serve({ controllers: [SpecController] });
});
afterAll(() => served?.stop());

const post = (payload: string | Buffer | undefined, type: string | null = 'application/json') =>
  served.app.inject({
    method: 'POST',
    url: '/order',
    ...(payload === undefined ? {} : { payload }),
    headers: { 'accept-language': 'en', ...(type === null ? {} : { 'content-type': type }) },
  });
const get = (url: string, headers: Record<string, string> = {}) =>
  served.app.inject({ method: 'GET', url, headers: { 'accept-language': 'en', ...headers } });

describe('a body', () => {
  it('of JSON is taken as it is, without what the schema does not know', async () => {
    expect((await post('{"quantity":2,"price":1}')).json()).toEqual({ quantity: 2 });
    expect((await post('{"quantity":2}', 'application/json; charset=utf-8')).statusCode).toBe(200);
  });

  it.each([
    ['malformed', '{"quantity":', 400, 1002],
    ['malformed by one comma', '{"quantity":2,}', 400, 1002],
    ['that reaches for the prototype', '{"quantity":2,"__proto__":{"x":1}}', 400, 1002],
    ['that reaches for the constructor', '{"quantity":2,"constructor":{"prototype":{"x":1}}}', 400, 1002],
    ['that is null', 'null', 400, 1001],
    ['that is a list', '[]', 400, 1001],
    ['that is empty', '', 400, 1001],
    ['with a string for a number', '{"quantity":"2"}', 400, 1001],
    ['with a fraction', '{"quantity":1.5}', 400, 1001],
    ['with too large a number', '{"quantity":1e300}', 400, 1001],
    ['with true for a number', '{"quantity":true}', 400, 1001],
    ['over the limit', JSON.stringify({ quantity: 2, note: 'x'.repeat(1_048_576) }), 413, 1003],
  ])('%s is answered in the envelope', async (_what, payload, status, code) => {
    const answer = await post(payload);
    expect([answer.statusCode, answer.json()]).toMatchObject([status, { code, msg: expect.any(String) }]);
  });

  it.each([
    ['GBK', Buffer.from('7b226e6f7465223a22b2e2cad4222c227175616e74697479223a327d', 'hex')],
    [
      'a character that is cut',
      Buffer.concat([Buffer.from('{"quantity":2,"note":"'), Buffer.from([0xe9, 0x87]), Buffer.from('"}')]),
    ],
    ['UTF-16', Buffer.from('\uFEFF{"quantity":2}', 'utf16le')],
  ])('in %s is answered 400, and nothing becomes question marks', async (_what, payload) => {
    const answer = await post(payload);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: 1002 }]);
  });

  it('may begin with a byte order mark', async () => {
    expect((await post(Buffer.from('\uFEFF{"quantity":2}'))).json()).toEqual({ quantity: 2 });
  });

  it.each([
    ['gbk', 415],
    ['"GB18030"', 415],
    ['utf-16', 415],
    ['UTF-8', 200],
    ['"utf-8"', 200],
    ['utf8', 200],
    ['us-ascii', 200],
  ])('that says charset=%s is answered %d', async (charset, status) => {
    expect((await post('{"quantity":2}', `application/json; charset=${charset}`)).statusCode).toBe(status);
  });

  it('that is missing is answered by the fields that are missing', async () => {
    expect((await post(undefined, null)).json()).toMatchObject({
      code: 1001,
      msg: 'The request is not valid: quantity is required',
    });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'x',
  ])('of the type %s is answered 415', async type => {
    const answer = await post('{"quantity":2}', type);
    expect([answer.statusCode, answer.json()]).toMatchObject([415, { code: 1004 }]);
  });

  it('without a type is answered 415', async () => {
    expect(
      (await served.app.inject({ method: 'POST', url: '/order', payload: Buffer.from('{"quantity":2}') }))
        .statusCode,
    ).toBe(415);
  });
});

describe('a path', () => {
  it.each(['/nowhere', '/order/', '//order', '/ORDER', '/%zz'])(
    '%s is answered 404 in the envelope',
    async url => {
      const answer = await get(url);
      expect([answer.statusCode, answer.json()]).toEqual([
        404,
        { code: 1005, msg: 'No such address', data: null },
      ]);
    },
  );

  it('whose query cannot be read says which field and why', async () => {
    expect((await get('/list?size=1&size=2')).json()).toMatchObject({
      code: 1001,
      data: { fields: [{ field: 'size' }] },
    });
  });
});

describe('an unexpected error', () => {
  it('shows the id under which the log has it, and nothing else', async () => {
    const answer = await get('/broken', { 'x-request-id': 'request-12' });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      code: 1000,
      msg: expect.stringContaining('request-12'),
      data: { requestId: 'request-12' },
    });
  });

  it('gets an id of our own where the caller’s could harm a log', async () => {
    for (const given of ['short', 'x'.repeat(65), 'with space', '{"json":1}', 'a\u00e9aaaaaaa']) {
      const { data } = (await get('/broken', { 'x-request-id': given })).json<{
        data: { requestId: string };
      }>();
      expect(data.requestId).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('an answer that is an error', () => {
  const counted = async (code: number) =>
    Number(
      new RegExp(`^diancan_errors_total\\{code="${code}"\\} (\\d+)$`, 'm').exec(
        await served.app.get(Metrics).text(),
      )?.[1] ?? 0,
    );

  it('says its code in a header, for gateways that do not read the body', async () => {
    const codes = await Promise.all(
      ['/broken', '/lost', '/nowhere'].map(async url => (await get(url)).headers['x-diancan-code']),
    );
    expect(codes).toEqual(['1000', '1020', '1005']);
    expect((await get('/list')).headers).not.toHaveProperty('x-diancan-code');
  });

  it('is counted by its code', async () => {
    const before = await Promise.all([counted(1001), counted(1005)]);
    await post('{"quantity":0}');
    await post('{"quantity":2}');
    await get('/nowhere');
    expect(await Promise.all([counted(1001), counted(1005)])).toEqual([before[0]! + 1, before[1]! + 1]);
  });
});

describe('a server behind this process that goes away', () => {
  it('leaves a read undone', async () => {
    const answer = await get('/lost');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(answer.json()).toEqual({ code: 1020, msg: expect.any(String), data: null });
  });

  it('leaves the outcome of a write unknown', async () => {
    const answer = await served.app.inject({ method: 'POST', url: '/lost', payload: {} });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(answer.json()).toMatchObject({ code: 1021 });
  });
});
