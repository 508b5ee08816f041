import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { type INestApplicationContext, Injectable, Logger, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Metrics } from '../metrics/metrics.js';
import { MANAGEMENT_ADDRESS } from './management-address.js';
import { type ManagementRoute, OffersManagementRoutes, reads, writes } from './management-route.js';
import { ManagementServer } from './management-server.js';
import { RefusedOperationError } from './refused-operation.error.js';
import { RouteTable } from './route-table.js';

const JSON_TYPE = { 'content-type': 'application/json' };

let app: INestApplicationContext;
let port: number;
/** What the writing route was given. */
let written: unknown[];
/** What the counting route has told; resolved when it was told to return. */
let counted: number[];
let returned: PromiseWithResolvers<void>;
let failAt: number;

@Injectable()
@OffersManagementRoutes()
class DishRoutes {
  readonly routes: readonly ManagementRoute[] = [
    reads('/dishes', z.strictObject({ name: z.string().max(5).optional() }), async ({ name }) => ({ name })),
    writes('/dishes', z.strictObject({ name: z.string().min(1) }), async input => {
      written.push(input);
      if (input.name === 'unknown') throw new RefusedOperationError(404, 'There is no dish "unknown".');
      if (input.name === 'broken') throw new Error('a secret of the kitchen');
    }),
    writes('/count', z.strictObject({}), () => count()),
  ];
}

async function* count(): AsyncGenerator<{ n: number }> {
  try {
    for (let n = 1; ; n++) {
      if (n === failAt) throw new RefusedOperationError(503, `There is no ${n}.`);
      counted.push(n);
      yield { n };
    }
  } finally {
    returned.resolve();
  }
}

@Module({
  imports: [DiscoveryModule],
  providers: [
    Metrics,
    RouteTable,
    ManagementServer,
    DishRoutes,
    { provide: MANAGEMENT_ADDRESS, useValue: { port: () => 0 } },
  ],
})
class SpecModule {}

beforeEach(async () => {
  written = [];
  counted = [];
  failAt = 4;
  returned = Promise.withResolvers();
  app = await NestFactory.createApplicationContext(SpecModule, { logger: false });
  Logger.overrideLogger(false);
  port = Number(new URL((await app.get(ManagementServer).listen())!).port);
});
afterEach(async () => {
  await app.close();
  Logger.overrideLogger(new Logger());
});

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** Unlike `fetch`, it sends any header. */
async function ask(method: string, path: string, { headers = {}, body }: Sent = {}) {
  const call = request({ host: '127.0.0.1', port, method, path, headers });
  call.end(body);
  const [answer] = await once(call, 'response');
  return { status: answer.statusCode, headers: answer.headers, body: (await json(answer)) as unknown };
}
const write = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
  ask('POST', '/dishes', { headers, body });

describe('a route of a module on the management port', () => {
  it('gets the query, or the body, that its schema accepts', async () => {
    expect(await ask('GET', '/dishes?name=%E9%9D%A2')).toMatchObject({ status: 200, body: { name: '面' } });
    expect(await ask('GET', '/dishes')).toMatchObject({ status: 200, body: {} });
    expect(await write('{"name":"面"}')).toMatchObject({ status: 200, body: null });
    expect(await write('{"name":"粥"}', { 'content-type': 'application/json; charset=utf-8' })).toMatchObject(
      { status: 200 },
    );
    expect(written).toEqual([{ name: '面' }, { name: '粥' }]);
  });

  it('is reached under both names of this machine', async () => {
    for (const host of ['localhost', `LOCALHOST:${port}`, '127.0.0.1', '127.0.0.1:1'])
      expect(await ask('GET', '/dishes', { headers: { host } })).toMatchObject({ status: 200 });
  });

  it.each([
    ['GET', '/dishes?name=noodles', 'The input is wrong: name must be at most 5 characters.'],
    ['GET', '/dishes?size=1', 'The input is wrong: size is not known.'],
    ['GET', '/dishes?name=a&name=b', 'The input is wrong: name comes twice.'],
    ['POST', '{}', 'The input is wrong: name is required.'],
    ['POST', '{"name":"a","size":1}', 'The input is wrong: size is not known.'],
    ['POST', '{"Name":"a"}', 'The input is wrong: Name is not known; did you mean name?'],
    ['POST', '{"name":7}', 'The input is wrong: name must be text.'],
    ['POST', '[]', 'The input is wrong: it must be a JSON object.'],
    ['POST', '', 'The body is not JSON in UTF-8.'],
    ['POST', '{"name":', 'The body is not JSON in UTF-8.'],
  ])('refuses %s %s', async (method, given, error) => {
    const answer = method === 'GET' ? await ask('GET', given) : await write(given);
    expect(answer).toMatchObject({ status: 400, body: { error } });
    expect(written).toEqual([]);
  });

  it('refuses a body that is not UTF-8', async () => {
    const answer = await write(Buffer.from('{"name":"\xb2\xe2"}', 'latin1'));
    expect(answer).toMatchObject({ status: 400, body: { error: 'The body is not JSON in UTF-8.' } });
    expect(written).toEqual([]);
  });

  it('refuses a body that is too large, and reads no more of it', async () => {
    const answer = await write(JSON.stringify({ name: 'x'.repeat(65_536) }));
    expect(answer).toMatchObject({
      status: 413,
      headers: { connection: 'close' },
      body: { error: 'The body is larger than 65536 bytes.' },
    });
    expect(written).toEqual([]);
  });

  it.each([
    ['its client ends its half of the connection', 'content-length: 100', '{"name":'],
    ['a chunk is not one', 'transfer-encoding: chunked', '8\r\n{"name":\r\nx\r\n'],
  ])('refuses a body that is cut short, and logs no failure: %s', async (_how, framing, part) => {
    const error = vi.spyOn(Logger.prototype, 'error');
    const socket = connect(port, '127.0.0.1');
    const head = ['POST /dishes HTTP/1.1', `host: localhost:${port}`, 'content-type: application/json'];
    socket.end(`${[...head, framing].join('\r\n')}\r\n\r\n${part}`);
    expect(await text(socket)).toMatch(/^HTTP\/1[.]1 400 /);
    await ask('GET', '/dishes'); // what the cut request has led to is over
    expect([error.mock.calls, written]).toEqual([[], []]);
    error.mockRestore();
  });

  it('logs no failure if the client is gone before its body is complete', async () => {
    const error = vi.spyOn(Logger.prototype, 'error');
    const headers = { ...JSON_TYPE, 'content-length': '100', expect: '100-continue' };
    const call = request({ host: '127.0.0.1', port, method: 'POST', path: '/dishes', headers });
    call.on('error', () => undefined).flushHeaders();
    await once(call, 'continue'); // the server waits for the body
    await new Promise(resolve => call.on('close', resolve).destroy());
    await ask('GET', '/dishes');
    expect([error.mock.calls, written]).toEqual([[], []]);
    error.mockRestore();
  });

  it('has only its own methods, and other paths have none', async () => {
    expect(await ask('DELETE', '/dishes')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, POST' },
      body: { error: '/dishes takes GET and POST only.' },
    });
    expect(await ask('GET', '/drinks?name=tea')).toMatchObject({
      status: 404,
      body: { error: 'This service has no operation /drinks.' },
    });
  });

  it('says why it is refused, and not why it failed', async () => {
    expect(await write('{"name":"unknown"}')).toMatchObject({
      status: 404,
      body: { error: 'There is no dish "unknown".' },
    });
    expect(await write('{"name":"broken"}')).toMatchObject({
      status: 500,
      body: { error: 'The operation failed; the log of the service says why.' },
    });
  });
});

describe('a browser on this machine', () => {
  it.each([
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a page of this port', { origin: 'http://127.0.0.1:9103' }],
    ['a name that was made to resolve to 127.0.0.1', { host: 'evil.example:9103' }],
    ['a name that begins like ours', { host: '127.0.0.1.evil.example' }],
  ])('is refused: %s', async (_what, headers) => {
    expect(await ask('GET', '/dishes', { headers })).toMatchObject({ status: 403 });
    expect(await write('{"name":"a"}', { ...JSON_TYPE, ...headers })).toMatchObject({ status: 403 });
    expect(written).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx'])(
    'cannot send a form, whose type is %s',
    async type => {
      expect(await write('{"name":"a"}', { 'content-type': type })).toMatchObject({
        status: 415,
        body: { error: 'The header Content-Type must be application/json.' },
      });
      expect(await write('{"name":"a"}', {})).toMatchObject({ status: 415 });
      expect(written).toEqual([]);
    },
  );
});

describe('a route that tells its progress', () => {
  const start = async () => {
    const call = request({ host: '127.0.0.1', port, method: 'POST', path: '/count', headers: JSON_TYPE });
    call.on('error', () => undefined).end('{}');
    const [answer] = await once(call, 'response');
    return { call, answer };
  };

  it('answers a line for each step, and a failure is the last one', async () => {
    const { answer } = await start();
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    expect(await text(answer)).toBe('{"n":1}\n{"n":2}\n{"n":3}\n{"error":"There is no 4."}\n');
  });

  it('has a status if it fails before the first step', async () => {
    failAt = 1;
    const { answer } = await start();
    expect(answer.statusCode).toBe(503);
    expect(await json(answer)).toEqual({ error: 'There is no 1.' });
  });

  it('is interrupted when its client goes away', async () => {
    failAt = Infinity;
    const { call, answer } = await start();
    await once(answer, 'data');
    call.destroy();
    await returned.promise;
    expect(counted.length).toBeGreaterThan(0);
  });
});

describe('two routes', () => {
  it('of one method and path are refused at the start', () => {
    expect(() => app.get(RouteTable).fill()).toThrow('there are two management routes GET /dishes');
  });
});
