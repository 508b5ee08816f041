import {
  type Caller,
  isServiceError,
  MAX_UPLOAD_BYTES,
  PlatformErrors,
  ServiceError,
} from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { gatewaySettings } from '../../testing/settings.js';
import { RouteTable } from '../routing/route-table.js';
import { ANONYMOUS, CallerFinder } from './caller-finder.js';
import { AccessPolicy, type AccessRequest } from './access-policy.js';

const buyer: Caller = { role: 'buyer', subject: 'buyer-1' };
const seller: Caller = { role: 'seller', subject: 's1' };
const unavailable = new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE);
const OWN = 'https://shop.example';

/** What comes of a request: 200, or the status of the refusal. */
async function outcome(
  who: Caller | Error,
  request: Partial<AccessRequest> & { url: string },
): Promise<number> {
  const settings = gatewaySettings({ ownOrigins: [`${OWN}:443/`] });
  const find = async () => {
    if (who instanceof Error) throw who;
    return who;
  };
  const accessPolicy = new AccessPolicy(settings, new RouteTable(settings), {
    find,
  } as unknown as CallerFinder);
  try {
    await accessPolicy.admit({ method: 'GET', headers: {}, ...request });
    return 200;
  } catch (error) {
    if (isServiceError(error)) return error.entry.status;
    throw error;
  }
}

const post = (url: string, headers: AccessRequest['headers'] = {}): AccessRequest => ({
  method: 'POST',
  url,
  headers,
});
const json = { 'content-type': 'application/json', 'content-length': '2' };

describe('AccessPolicy: which requests it admits', () => {
  const asked = [
    // route, anonymous, buyer, seller
    [{ method: 'GET', url: '/api/product/list' }, 200, 200, 200],
    [{ method: 'GET', url: '/api/wechat/authorize' }, 200, 200, 200],
    [{ method: 'GET', url: '/api/user/me' }, 401, 200, 200],
    [{ method: 'POST', url: '/api/user/logout' }, 401, 200, 200],
    [{ method: 'POST', url: '/api/order/create' }, 401, 200, 403],
    [{ method: 'GET', url: '/api/order/list' }, 401, 200, 403],
    [{ method: 'GET', url: '/api/order/detail' }, 401, 200, 403],
    [{ method: 'POST', url: '/api/order/cancel' }, 401, 200, 403],
    [{ method: 'POST', url: '/api/order/finish' }, 401, 403, 200],
    [{ method: 'GET', url: '/api/seller/order/list' }, 401, 403, 200],
    [{ method: 'GET', url: '/api/seller/order/detail' }, 401, 403, 200],
    [{ method: 'POST', url: '/api/seller/order/accept' }, 401, 403, 200],
    [{ method: 'POST', url: '/api/seller/order/cancel' }, 401, 403, 200],
    [{ method: 'GET', url: '/api/seller/product/list' }, 401, 403, 200],
    [{ method: 'POST', url: '/api/seller/product/save' }, 401, 403, 200],
    [{ method: 'POST', url: '/api/seller/product/on-sale' }, 401, 403, 200],
    [{ method: 'POST', url: '/api/seller/product/off-sale' }, 401, 403, 200],
    [{ method: 'POST', url: '/api/seller/product/restock' }, 401, 403, 200],
    [{ method: 'GET', url: '/api/seller/category/list' }, 401, 403, 200],
    [post('/api/seller/picture/save', { 'content-type': 'image/png' }), 401, 403, 200],
    [{ method: 'POST', url: '/api/seller/category/save' }, 401, 403, 200],
    [{ method: 'POST', url: '/api/seller/category/delete' }, 401, 403, 200],
  ] as const;

  it.each(asked)(
    '$method $url: anonymous %i, buyer %i, seller %i',
    async (request, anonymous, asBuyer, asSeller) => {
      expect([
        await outcome(ANONYMOUS, request),
        await outcome(buyer, request),
        await outcome(seller, request),
      ]).toEqual([anonymous, asBuyer, asSeller]);
    },
  );

  it('refuses an unknown address before it looks up the caller', async () => {
    expect(await outcome(ANONYMOUS, { url: '/api/seller/nothing' })).toBe(404);
    expect(await outcome(ANONYMOUS, { method: 'GET', url: '/api/order/create' })).toBe(405);
  });

  it('refuses closed routes while sessions cannot be read, but shows the menu', async () => {
    expect(await outcome(unavailable, { url: '/api/order/list' })).toBe(503);
    expect(await outcome(unavailable, post('/api/order/create'))).toBe(503);
    expect(await outcome(unavailable, { url: '/api/product/list' })).toBe(200);
  });
});

describe('AccessPolicy: writes that carry a session', () => {
  it.each([
    ['JSON', json, 200],
    ['JSON with a charset', { ...json, 'content-type': 'Application/JSON; charset=utf-8' }, 200],
    ['nothing at all', {}, 200],
    ['an announced empty body', { 'content-length': '0' }, 200],
    ['a form', { ...json, 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['an empty form', { 'content-type': 'multipart/form-data', 'content-length': '0' }, 415],
    ['text', { ...json, 'content-type': 'text/plain' }, 415],
    ['text that names JSON', { ...json, 'content-type': 'text/plain; application/json' }, 415],
    ['an image', { ...json, 'content-type': 'image/png' }, 415],
    ['a body without a type', { 'content-length': '2' }, 415],
    ['a chunked body without a type', { 'transfer-encoding': 'chunked' }, 415],
  ])('%s → %j is answered %i', async (_what, headers, status) => {
    expect(await outcome(buyer, post('/api/order/cancel', headers))).toBe(status);
  });

  it.each([
    ['image/jpeg', 200],
    ['IMAGE/AVIF', 200],
    ['image/vnd.any; q=1', 200],
    ['image/svg+xml', 415],
    ['Image/SVG; charset=utf-8', 415],
    ['text/image/png', 415],
    ['application/json', 415],
    ['multipart/form-data; boundary=image/png', 415],
    [undefined, 415],
  ])('to a route that takes an image, as %j, are answered %i', async (type, status) => {
    const upload = post('/api/seller/picture/save', { 'content-type': type, 'content-length': '2' });
    expect(await outcome(seller, upload)).toBe(status);
  });

  it('to a route that takes an image come from our own pages, too', async () => {
    const headers = { 'content-type': 'image/png', origin: 'https://evil.example' };
    expect(await outcome(seller, post('/api/seller/picture/save', headers))).toBe(403);
  });

  it.each([
    [OWN, 200],
    ['https://evil.example', 403],
    ['http://shop.example', 403],
    ['https://shop.example.evil.example', 403],
    [`${OWN}, https://evil.example`, 403],
    ['null', 403],
    ['', 403],
  ])('from the origin %j are answered %i', async (origin, status) => {
    expect(await outcome(buyer, post('/api/order/cancel', { ...json, origin }))).toBe(status);
  });

  it('may be read from anywhere: reading changes nothing', async () => {
    expect(
      await outcome(buyer, { url: '/api/order/list', headers: { origin: 'https://evil.example' } }),
    ).toBe(200);
  });

  it('are answered 413 when they announce more than the route takes', async () => {
    expect(await outcome(buyer, post('/api/order/cancel', { ...json, 'content-length': '65536' }))).toBe(200);
    expect(await outcome(buyer, post('/api/order/cancel', { ...json, 'content-length': '65537' }))).toBe(413);
    expect(await outcome(buyer, post('/api/order/create', { ...json, 'content-length': '65537' }))).toBe(200);
    const image = { 'content-type': 'image/jpeg', 'content-length': String(MAX_UPLOAD_BYTES + 1) };
    // The service answers it, with its limit.
    expect(await outcome(seller, post('/api/seller/picture/save', image))).toBe(200);
    const flood = { ...image, 'content-length': '16777217' };
    expect(await outcome(seller, post('/api/seller/picture/save', flood))).toBe(413);
  });
});
