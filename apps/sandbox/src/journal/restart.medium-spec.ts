import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('a sandbox that is started again', () => {
  it('remembers orders, payments, refunds and closed orders', async () => {
    const { merchant } = sandbox;
    await merchant.paid('kept-paid');
    await merchant.refund({
      out_trade_no: 'kept-paid',
      out_refund_no: 'kept-refund',
      amount: { refund: 600, total: 3_600, currency: 'CNY' },
    });
    await expect.poll(async () => (await merchant.queryRefund('kept-refund')).json['status']).toBe('SUCCESS');
    const {
      json: { prepay_id: prepayId },
    } = await merchant.prepay('kept-open');
    await merchant.prepay('kept-closed');
    await merchant.close('kept-closed');
    const seen = async () => [
      await sandbox.control('/sandbox/ledger'),
      (await sandbox.merchant.query('kept-paid')).json,
      (await sandbox.merchant.queryRefund('kept-refund')).json,
      (await sandbox.merchant.query('kept-closed')).json,
    ];
    const before = await seen();
    sandbox = await sandbox.restart();
    expect(await seen()).toEqual(before);
    expect(before[0]).toMatchObject({ balanceFen: 3_000 });
    expect(await sandbox.merchant.pay(String(prepayId), 'buyer-1')).toMatchObject({
      outTradeNo: 'kept-open',
    });
  });

  it('resumes unfinished notifications and refunds', async () => {
    await sandbox.control('/sandbox/faults', { kind: 'notification-late', ms: 60_000 });
    await sandbox.merchant.paid('pending-1', { notify_url: shop.url });
    await sandbox.control('/sandbox/faults', { kind: 'refund-slow', ms: 60_000 });
    await sandbox.merchant.refund({
      out_trade_no: 'pending-1',
      out_refund_no: 'pending-refund',
      notify_url: shop.url,
      amount: { refund: 1, total: 3_600, currency: 'CNY' },
    });
    sandbox = await sandbox.restart();
    expect(shop.received).toEqual([]);
    await sandbox.control('/sandbox/clock', { advanceMs: 60_000 });
    expect((await shop.count(2)).map(({ event }) => event).toSorted()).toEqual([
      'REFUND.SUCCESS',
      'TRANSACTION.SUCCESS',
    ]);
  });

  it('keeps its clock, and forgets faults', async () => {
    await sandbox.control('/sandbox/faults', { kind: 'cut' });
    sandbox = await sandbox.restart();
    expect(await sandbox.control('/sandbox/clock')).toMatchObject({ aheadMs: 60_000 });
    expect(await sandbox.control('/sandbox/faults')).toEqual([]);
  });

  it('ignores half a line that a kill left behind', async () => {
    const before = await sandbox.control('/sandbox/ledger');
    appendFileSync(
      join(sandbox.folder, 'sandbox', 'journal.jsonl'),
      '{"collection":"transaction","id":"half',
    );
    sandbox = await sandbox.restart();
    expect(await sandbox.control('/sandbox/ledger')).toEqual(before);
    await sandbox.merchant.paid('after-half');
    sandbox = await sandbox.restart();
    expect((await sandbox.merchant.query('after-half')).json).toMatchObject({ trade_state: 'SUCCESS' });
  });
});
