import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type NotifyServer, openNotifyServer } from '@diancan/testing/merchant';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

let sandbox: OpenSandbox;
let shop: NotifyServer;
beforeAll(async () => {
  sandbox = await openSandbox();
  shop = await openNotifyServer(() => sandbox.merchant);
});
afterAll(async () => {
  await sandbox?.stop();
  await shop?.stop();
});
afterEach(() => sandbox.control('/sandbox/faults', undefined, 'DELETE'));

interface Told {
  readonly state: string;
  readonly attempts: readonly { status: number | null }[];
}
const toldOf = async (outTradeNo: string) =>
  (await sandbox.control(`/sandbox/notifications?outTradeNo=${outTradeNo}`)) as Told[];
const becomes = async (outTradeNo: string, state: string) => {
  await expect.poll(async () => (await toldOf(outTradeNo))[0]?.state, { timeout: 10_000 }).toBe(state);
};
const fault = (wish: object) => sandbox.control('/sandbox/faults', wish);
const speedUp = () => fault({ kind: 'retry-speed', factor: 10_000_000 });
const pay = async (outTradeNo: string) => {
  const came = shop.received.length;
  await sandbox.merchant.paid(outTradeNo, { notify_url: shop.url });
  return (count: number) => shop.count(came + count).then(all => all.slice(came));
};

describe('a notification', () => {
  it('is repeated until it is acknowledged, each time with another nonce and ciphertext', async () => {
    await speedUp();
    shop.script.push(500, 302, 404, 200);
    const came = await pay('repeated-1');
    const [first, second, , fourth] = await came(4);
    await becomes('repeated-1', 'DONE');
    expect((await toldOf('repeated-1'))[0]?.attempts.map(({ status }) => status)).toEqual([
      500, 302, 404, 200,
    ]);
    expect(new Set([first?.nonce, second?.nonce, fourth?.nonce]).size).toBe(3);
    expect(fourth).toMatchObject({ genuine: true, content: first?.content });
  });

  it('is given up after 15 repetitions', async () => {
    await speedUp();
    shop.script.push(...Array.from({ length: 16 }, () => 500));
    await pay('given-up-1');
    await becomes('given-up-1', 'GIVEN_UP');
    expect((await toldOf('given-up-1'))[0]?.attempts).toHaveLength(16);
  });

  it('that gets no answer within 5 seconds is repeated', async () => {
    await speedUp();
    shop.script.push('hang');
    await (
      await pay('hanging-1')
    )(2);
    await becomes('hanging-1', 'DONE');
    expect((await toldOf('hanging-1'))[0]?.attempts.map(({ status }) => status)).toEqual([null, 204]);
  });

  it('waits 15 seconds of the sandbox’s clock', async () => {
    shop.script.push(500);
    const came = await pay('clock-1');
    await expect.poll(async () => (await toldOf('clock-1'))[0]?.attempts.length).toBe(1);
    await sandbox.control('/sandbox/clock', { advanceMs: 15_000 });
    await came(2);
    await becomes('clock-1', 'DONE');
  });

  it('never comes, on request, although the order is paid', async () => {
    await fault({ kind: 'notification-never' });
    await pay('never-1');
    expect(await toldOf('never-1')).toMatchObject([{ state: 'DROPPED', attempts: [] }]);
    expect((await sandbox.merchant.query('never-1')).json).toMatchObject({ trade_state: 'SUCCESS' });
  });

  it('comes late', async () => {
    await fault({ kind: 'notification-late', ms: 3_600_000 });
    const came = await pay('late-1');
    expect(await toldOf('late-1')).toMatchObject([{ state: 'PENDING', attempts: [] }]);
    await sandbox.control('/sandbox/clock', { advanceMs: 3_600_000 });
    expect(await came(1)).toMatchObject([{ content: { out_trade_no: 'late-1' } }]);
  });

  it('comes twice at once', async () => {
    await fault({ kind: 'notification-twice' });
    const came = await pay('twice-1');
    expect((await came(2)).map(({ content, genuine }) => [content?.['out_trade_no'], genuine])).toEqual([
      ['twice-1', true],
      ['twice-1', true],
    ]);
  });

  it('comes after a later one', async () => {
    await fault({ kind: 'notification-reordered' });
    const first = await pay('reordered-1');
    expect(await toldOf('reordered-1')).toMatchObject([{ state: 'HELD' }]);
    await pay('reordered-2');
    expect((await first(2)).map(({ content }) => content?.['out_trade_no'])).toEqual([
      'reordered-2',
      'reordered-1',
    ]);
  });

  it('comes before the answer to the order itself', async () => {
    await fault({ kind: 'notification-before-answer', match: { outTradeNo: 'early-1' } });
    const came = shop.received.length;
    const { status } = await sandbox.merchant.prepay('early-1', { notify_url: shop.url });
    expect(status).toBe(200);
    expect(shop.received.slice(came)).toMatchObject([
      { content: { out_trade_no: 'early-1', trade_state: 'SUCCESS' } },
    ]);
  });

  it('comes before the answer to the refund', async () => {
    const paid = await pay('early-refund');
    await paid(1);
    await fault({ kind: 'notification-before-answer', match: { outRefundNo: 'early-refund-1' } });
    const came = shop.received.length;
    await sandbox.merchant.refund({
      out_trade_no: 'early-refund',
      out_refund_no: 'early-refund-1',
      notify_url: shop.url,
      amount: { refund: 1, total: 3_600, currency: 'CNY' },
    });
    expect(shop.received.slice(came)).toMatchObject([{ event: 'REFUND.SUCCESS' }]);
  });
});

describe('a forged notification', () => {
  it.each(['signature', 'signtest', 'serial', 'timestamp', 'missing-header', 'body'])(
    'with a wrong %s is not WeChat’s; the next one is',
    async what => {
      await speedUp();
      await fault({ kind: 'notification-forged', what });
      const came = await pay(`forged-${what}`);
      expect((await came(2)).map(({ genuine }) => genuine)).toEqual([false, true]);
    },
  );

  it.each(['ciphertext', 'associated-data'])(
    'with a wrong %s is signed, but cannot be opened',
    async what => {
      await fault({ kind: 'notification-forged', what });
      const came = await pay(`sealed-${what}`);
      const [forged] = await came(1);
      expect(forged?.genuine).toBe(true);
      expect(forged?.content === null || Object.keys(forged?.content ?? {}).length === 0).toBe(true);
    },
  );

  it.each<[string, object]>([
    ['mchid', { content: { mchid: '1900000001' } }],
    ['appid', { content: { appid: 'wx0000000000000000' } }],
    ['amount', { content: { amount: { total: 1 } } }],
    ['currency', { content: { amount: { currency: 'USD' } } }],
    ['payer', { content: { payer: { openid: 'somebody-else' } } }],
    ['state', { content: { trade_state: 'NOTPAY' } }],
    ['event', { event: 'TRANSACTION.FAIL' }],
  ])('with a wrong %s is still signed and encrypted correctly', async (what, seen) => {
    await fault({ kind: 'notification-forged', what });
    const came = await pay(`lying-${what}`);
    expect(await came(1)).toMatchObject([{ genuine: true, ...seen }]);
  });
});
