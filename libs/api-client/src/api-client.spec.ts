import { describe, expect, it } from 'vitest';
import { ApiClient, type ApiClientOptions } from './api-client.js';
import { ApiError, NoAnswerError } from './api-error.js';

const ORIGIN = 'https://shop.example';
const KEY = /^[0-9a-f-]{36}$/;

/** A client whose requests are answered by `answer`, and the requests that it has sent. */
function clientOf(answer: (request: Request) => Promise<Response> | Response) {
  const sent: Request[] = [];
  const options: ApiClientOptions = {
    origin: ORIGIN,
    language: () => 'en',
    fetch: async request => {
      sent.push(request);
      return answer(request);
    },
  };
  return { api: new ApiClient(options), sent };
}

const envelope = (status: number, body: object, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers });
const done = (data: unknown) => envelope(200, { code: 0, msg: 'ok', data });
const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the client of the API', () => {
  it('opens the envelope, and sends query and language', async () => {
    const { api, sent } = clientOf(() => done({ items: [] }));
    expect(await api.get('/api/order/list', { size: '5' })).toEqual({ items: [] });
    expect(sent[0]!.url).toBe(`${ORIGIN}/api/order/list?size=5`);
    expect(sent[0]!.headers.get('accept-language')).toBe('en');
  });

  it('types what it sends and gets', async () => {
    const { api } = clientOf(() => done({ orderId: 'o', amountFen: 1 }));
    const { amountFen } = await api.post('/api/order/create', CART);
    expect(amountFen satisfies number).toBe(1);
    // @ts-expect-error an order has no such field
    void failureOf(api.post('/api/order/create', { ...CART, items: 'none' }));
    // @ts-expect-error there is no such path
    void failureOf(api.get('/api/nothing'));
    // @ts-expect-error the query is required
    void failureOf(api.get('/api/order/detail'));
  });

  it('sends a body as JSON with a key of its own, or with the one that it is given', async () => {
    const { api, sent } = clientOf(() => done(null));
    await api.post('/api/order/create', CART);
    await api.post('/api/order/create', CART);
    await api.post('/api/order/create', CART, { key: 'mine' });
    expect(await sent[0]!.json()).toEqual(CART);
    expect(sent[0]!.headers.get('content-type')).toBe('application/json');
    const [first, second, third] = sent.map(request => request.headers.get('idempotency-key'));
    expect(first).toMatch(KEY);
    expect(second).toMatch(KEY);
    expect(second).not.toBe(first);
    expect(third).toBe('mine');
  });

  it('sends an empty body as JSON, too', async () => {
    const { api, sent } = clientOf(() => done(null));
    await api.post('/api/user/logout', undefined);
    expect(await sent[0]!.json()).toEqual({});
  });

  it.each([
    [409, { code: 4003, msg: 'Not enough left', data: { productId: 'p' } }, {}, undefined],
    [503, { code: 1021, msg: 'Unknown', data: null }, { 'retry-after': '2' }, 2],
    [429, { code: 2003, msg: 'Too many', data: null }, { 'retry-after': 'soon' }, undefined],
  ])('throws a refusal with status %i', async (status, body, headers, retryAfter) => {
    const { api } = clientOf(() => envelope(status, body, headers));
    const error = await failureOf(api.get('/api/product/list'));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ ...body, status, retryAfter, message: body.msg });
  });

  it('throws a refusal without an envelope, such as that of a proxy', async () => {
    const { api } = clientOf(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await failureOf(api.get('/api/product/list'))).toMatchObject({
      name: 'ApiError',
      code: 0,
      status: 502,
    });
  });

  it.each<[string, () => Promise<Response> | Response]>([
    ['the connection fails', () => Promise.reject(new TypeError('fetch failed'))],
    ['the answer breaks', () => new Response('{"code":0', { status: 200 })],
    ['somebody else has answered', () => Response.json({ hello: 'hotel' })],
  ])('does not know the outcome if %s', async (_what, answer) => {
    const { api } = clientOf(answer);
    expect(await failureOf(api.post('/api/order/create', CART))).toBeInstanceOf(NoAnswerError);
  });
});

const CART = { name: '张三', phone: '1', address: '1', items: [{ productId: 'p', quantity: 1 }] };
