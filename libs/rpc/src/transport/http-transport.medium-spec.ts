import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineContract, done, isServiceError, PlatformErrors, ProductErrors } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callParts } from '../../testing/call-parts.js';
import { describeTransport } from '../../testing/describe-transport.js';
import { CallNotDeliveredError, CallOutcomeUnknownError } from '../faults/call-errors.js';
import { HttpTransport } from './http-transport.js';
import { createRpcClient } from '../client/create-rpc-client.js';

const contract = defineContract({
  service: 'product',
  name: 'spec',
  methods: {
    count: {
      params: z.strictObject({ of: z.string() }),
      result: z.int(),
      effect: 'idempotent',
      deadlineMs: 200,
    },
  },
});

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

describeTransport('HttpTransport', {
  open: () => new HttpTransport(),
  port: ({ httpPort }) => httpPort,
  address: port => `http://127.0.0.1:${port}`,
});

let server: Server;
let seen: Array<{ url: string; identity: unknown; body: string }>;
let answer: Answer;
let transport: HttpTransport;

const client = (baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`) =>
  createRpcClient(contract, callParts(transport, [baseUrl]));
const json =
  (status: number, body: unknown): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

beforeEach(async () => {
  seen = [];
  answer = json(200, done(7));
  transport = new HttpTransport();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      seen.push({ url: request.url ?? '', identity: request.headers['x-diancan-identity'], body });
      answer(request, response, body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  transport.close();
  server.closeAllConnections();
  if (server.listening) await new Promise(resolve => server.close(resolve));
});

describe('a call', () => {
  it('sends what the contract defines and returns what it defines', async () => {
    expect(await client().count({ of: '菜' })).toBe(7);
    expect(seen).toEqual([
      { url: '/internal/spec/count', identity: 'signed for product', body: '{"of":"菜"}' },
    ]);
  });

  it('is not made with parameters that break the contract', async () => {
    await expect(client().count({ of: 1 } as never)).rejects.toThrow(z.ZodError);
    expect(seen).toEqual([]);
  });

  it('keeps its connection for the next one', async () => {
    const calls = 20;
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    for (let call = 0; call < calls; call++) await client().count({ of: 'x' });
    // A busy machine may report that the request is sent after its answer; the connection is free only then.
    expect(connections).toBeLessThan(calls / 2);
  });
});

describe('a call that is refused', () => {
  it('throws the other side’s error as it was thrown there', async () => {
    const data = { productId: 'p1', name: '宫保鸡丁' };
    answer = json(409, { code: ProductErrors.OUT_OF_STOCK.code, msg: '…', data });
    const error: unknown = await client()
      .count({ of: 'x' })
      .catch((thrown: unknown) => thrown);
    expect(isServiceError(error, ProductErrors.OUT_OF_STOCK)).toBe(true);
    expect(error).toMatchObject({ data });
  });

  it.each([
    ['a 4xx with a code that nobody knows', 409, { code: 99_999, msg: 'x', data: null }],
    ['a 401 for its identity', 401, { code: PlatformErrors.IDENTITY_REFUSED.code, msg: 'x', data: null }],
    ['a 400 for its form', 400, { code: PlatformErrors.INVALID_INPUT.code, msg: 'x', data: null }],
    ['a 4xx without an envelope', 404, 'Not Found'],
    ['a redirection', 302, {}],
    ['a 500', 500, { code: 1000, msg: 'x', data: null }],
    ['a 503', 503, { code: 1020, msg: 'x', data: null }],
    ['another 2xx', 204, ''],
    ['a result that breaks the contract', 200, done('seven')],
    ['no envelope', 200, 7],
    ['nothing', 200, null],
  ])('by %s has an outcome that is not known', async (_what, status, body) => {
    answer = json(status, body);
    await expect(client().count({ of: 'x' })).rejects.toThrow(CallOutcomeUnknownError);
  });
});

describe('a call that fails', () => {
  it('to connect was not delivered, known for certain', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise(resolve => server.close(resolve));
    const error: unknown = await client(`http://127.0.0.1:${port}`)
      .count({ of: 'x' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CallNotDeliveredError);
    expect(error).toMatchObject({
      entry: PlatformErrors.SERVICE_UNAVAILABLE,
      data: { method: 'product.spec.count' },
    });
  });

  it('to find the host was not delivered', async () => {
    await expect(client('http://no-such-host.invalid').count({ of: 'x' })).rejects.toThrow(
      CallNotDeliveredError,
    );
  });

  it.each<[string, Answer]>([
    ['because nobody answers in time', () => undefined],
    ['because the other side hangs up', request => request.socket.destroy()],
    ['because the connection is reset', request => request.socket.resetAndDestroy()],
    [
      'in the middle of the answer',
      (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"code":0', () => request.socket.destroy());
      },
    ],
    [
      'because the answer never ends',
      (_request, response) => void response.writeHead(200).write('{"code":0'),
    ],
  ])('%s has an outcome that is not known', async (_why, fail) => {
    answer = fail;
    const error: unknown = await client()
      .count({ of: 'x' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CallOutcomeUnknownError);
    expect(error).toMatchObject({ entry: PlatformErrors.OUTCOME_UNKNOWN });
    expect(seen).toHaveLength(1);
  });

  it('says nothing of the identity or the body to a log', async () => {
    answer = request => request.socket.destroy();
    const error = await client()
      .count({ of: 'secret' })
      .catch((thrown: unknown) => thrown as Error);
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 10 })).not.toMatch(/signed for|secret/);
  });

  it('leaves the next one alone', async () => {
    answer = request => request.socket.destroy();
    await expect(client().count({ of: 'x' })).rejects.toThrow(CallOutcomeUnknownError);
    answer = json(200, done(8));
    expect(await client().count({ of: 'x' })).toBe(8);
  });
});
