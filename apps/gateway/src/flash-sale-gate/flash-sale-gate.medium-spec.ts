import { FlashSaleErrors, PlatformErrors } from '@diancan/contracts';
import { formatGateAdvice, HolderFilter } from '@diancan/flash-gate';
import { type Answer, answerOk, startUpstream, type Upstream } from '@diancan/testing/http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

let upstream: Upstream;
let gateway: OpenGateway;
let made = 0;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await openGateway({ upstream: upstream.origin });
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.answer = answerOk;
});

const anActivity = (): string => `activity-${++made}`;
const aBuyer = (): Promise<string> => gateway.cookieOf('buyer', `buyer-${++made}`);
const order = (cookie: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${gateway.origin}/api/flash-sale/order`, {
    method: 'POST',
    body,
    headers: { cookie, 'content-type': 'application/json', 'accept-language': 'en', ...headers },
  });
/** A flag is old after half a second, which a slow machine may need for a request: then once more. */
const soon = (attempt: () => Promise<void>): Promise<void> => vi.waitFor(attempt, { timeout: 30_000 });
const bodyFor = (activityId: string): string => JSON.stringify({ activityId, entry: 'e', quantity: 1 });

/** What order answers from now on. @param said the value of the header for the gateway */
const answers =
  (
    status: number,
    said: string,
    body: object = { code: status === 200 ? 0 : 5_103, msg: '', data: null },
  ): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-diancan-flash-sale': said });
    response.end(JSON.stringify(body));
  };
async function sellOut(activityId: string): Promise<void> {
  upstream.answer = answers(409, `${activityId};sold-out;0;`);
  await order(await aBuyer(), bodyFor(activityId));
  upstream.seen.length = 0;
}

describe('a request that passes', () => {
  it('reaches order byte for byte, and its answer has no header for the gateway', async () => {
    const activityId = anActivity();
    const body = `{ "activityId":"${activityId}",  "remark":"\\u4e2d", "quantity": 1.0 }\n`;
    upstream.answer = answers(200, `${activityId};open;50`, { code: 0, msg: 'ok', data: { ticket: 't' } });
    const answer = await order(await aBuyer(), body, { 'idempotency-key': 'k-1' });
    expect(upstream.seen).toMatchObject([
      { url: '/flash-sale/order', body, headers: { 'idempotency-key': 'k-1' } },
    ]);
    expect(await answer.json()).toEqual({ code: 0, msg: 'ok', data: { ticket: 't' } });
    expect([...answer.headers.keys()].filter(name => name.startsWith('x-diancan'))).toEqual([]);
  });

  it.each([
    ['without JSON', 'activityId=a'],
    ['without an activity', '{"quantity":1}'],
    ['larger than the gate reads', JSON.stringify({ activityId: 'a', remark: 'x'.repeat(20_000) })],
    ['without a byte', ''],
  ])('may have a body %s: order answers it', async (_what, body) => {
    upstream.answer = answers(400, 'none');
    expect((await order(await aBuyer(), body)).status).toBe(400);
    expect(upstream.seen).toMatchObject([{ body }]);
  });
});

describe('once order has said that nothing is left', () => {
  it.each([
    ['en', FlashSaleErrors.SOLD_OUT.en],
    ['zh-CN', FlashSaleErrors.SOLD_OUT.zh],
  ])('the gateway says so itself, in the language %s', async (language, msg) => {
    let answer = new Response();
    await soon(async () => {
      const [activityId, buyer] = [anActivity(), await aBuyer()];
      await sellOut(activityId);
      answer = await order(buyer, bodyFor(activityId), { 'accept-language': language });
      expect(upstream.seen).toEqual([]);
    });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({ code: FlashSaleErrors.SOLD_OUT.code, msg, data: null });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-request-id')).toMatch(/./);
  });

  it('other activities, and callers who may not order, are answered as before', async () => {
    const activityId = anActivity();
    await sellOut(activityId);
    expect((await order('', bodyFor(activityId))).status).toBe(401);
    const seller = await gateway.cookieOf('seller', 's-1');
    const refused = await order(seller, bodyFor(activityId));
    expect(await refused.json()).toMatchObject({ code: PlatformErrors.NOT_ALLOWED.code });
    expect(upstream.seen).toEqual([]);
    upstream.answer = answerOk;
    expect((await order(await aBuyer(), bodyFor(anActivity()))).status).toBe(200);
  });

  it('order is asked again before long, and a request passes as soon as something is left', async () => {
    const activityId = anActivity();
    await sellOut(activityId);
    upstream.answer = answers(200, `${activityId};open;50`);
    const buyer = await aBuyer();
    expect((await order(buyer, bodyFor(activityId))).status).toBe(409);
    await vi.waitFor(async () => expect((await order(buyer, bodyFor(activityId))).status).toBe(200), {
      timeout: 30_000,
      interval: 50,
    });
  });
});

describe('a buyer who may have a ticket passes after the last piece is gone', () => {
  it('because order says so, whichever gateway has sent the first request', async () => {
    const activityId = anActivity();
    const cookie = await gateway.cookieOf('buyer', 'holder');
    const advice = { activityId, admit: 0, holders: HolderFilter.of(['holder'], 1) };
    upstream.answer = answers(409, formatGateAdvice(advice));
    await order(await aBuyer(), bodyFor(activityId));
    upstream.answer = answers(200, 'none', { code: 0, msg: 'ok', data: { ticket: 'the same' } });
    expect((await order(cookie, bodyFor(activityId))).status).toBe(200);
  });

  it.each<[string, Answer]>([
    ['because order has accepted the request', answerOk],
    ['because order has failed', answers(500, 'none')],
    ['because order did not answer', (_request, _response, raw) => void raw.socket.destroy()],
  ])('%s', async (_why, first) => {
    const activityId = anActivity();
    const buyer = await aBuyer();
    upstream.answer = first;
    await order(buyer, bodyFor(activityId));
    await sellOut(activityId);
    upstream.answer = answers(200, 'none', { code: 0, msg: 'ok', data: { ticket: 'the same' } });
    expect(await (await order(buyer, bodyFor(activityId))).json()).toMatchObject({
      data: { ticket: 'the same' },
    });
  });

  it('while the first request has no answer yet', async () => {
    const activityId = anActivity();
    const buyer = await aBuyer();
    const held = Promise.withResolvers<void>();
    upstream.answer = (request, response, raw) =>
      void held.promise.then(() => answerOk(request, response, raw));
    const first = order(buyer, bodyFor(activityId));
    await vi.waitFor(() => expect(upstream.seen).toHaveLength(1), { timeout: 30_000 });
    await sellOut(activityId);
    upstream.answer = answerOk;
    const second = await order(buyer, bodyFor(activityId));
    held.resolve();
    expect([second.status, (await first).status]).toEqual([200, 200]);
  });

  it('but not a buyer whom order has refused', () =>
    soon(async () => {
      const [activityId, buyer] = [anActivity(), await aBuyer()];
      upstream.seen.length = 0;
      upstream.answer = answers(409, `${activityId};sold-out;0;`);
      await order(buyer, bodyFor(activityId));
      expect((await order(buyer, bodyFor(activityId))).status).toBe(409);
      expect(upstream.seen).toHaveLength(1);
    }));
});

it('more requests than order wants to see in a second are too many, and never a 429', () =>
  soon(async () => {
    const [activityId, buyer] = [anActivity(), await aBuyer()];
    upstream.seen.length = 0;
    upstream.answer = answers(409, `${activityId};open;0`);
    await order(await aBuyer(), bodyFor(activityId));
    const answer = await order(buyer, bodyFor(activityId));
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: FlashSaleErrors.CROWDED.code }]);
    expect(upstream.seen).toHaveLength(1);
  }));

it('refusals are counted by their reason', () =>
  soon(async () => {
    const [activityId, buyer] = [anActivity(), await aBuyer()];
    const count = async () =>
      Number(
        /diancan_flash_sale_gate_refused_total\{reason="sold-out"\} (\d+)/.exec(await gateway.metrics())?.[1],
      );
    const before = await count();
    await sellOut(activityId);
    await order(buyer, bodyFor(activityId));
    expect(await count()).toBe(before + 1);
  }));
