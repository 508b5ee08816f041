import type { ProviderAccount, ProviderEntry } from '@diancan/audit';
import { describe, expect, it } from 'vitest';
import { MINUTE, HOUR, DAY, ago, insert, report, useAuditWorld } from './audit-world.js';

useAuditWorld();

describe('the audit holds the books against the provider', () => {
  const payment: ProviderEntry = { kind: 'PAYMENT', number: 't', outTradeNo: 'o', fen: 100, at: ago(HOUR) };
  const refund: ProviderEntry = { kind: 'REFUND', number: 'r', outTradeNo: 'o', fen: 30, at: ago(HOUR) };
  const account = (...entries: ProviderEntry[]): ProviderAccount => ({
    entries,
    span: { from: ago(DAY), to: ago(MINUTE) },
  });
  const disagreements = async (...entries: ProviderEntry[]) =>
    (await report({ account: account(...entries) })).violations
      .filter(({ truth }) => truth.startsWith('3: the provider'))
      .map(({ finding }) => finding);

  const addReceipt = (paid_at: Date, amount_fen = 100) =>
    insert('order', 'receipt', {
      transaction_id: 't',
      out_trade_no: 'o',
      order_id: 'o',
      payer_openid: 'b',
      amount_fen,
      purpose: 'ORDER',
      paid_at,
      recorded_at: paid_at,
    });
  const addDoneRefund = (state: string, done_at: Date | null) =>
    insert('order', 'refund', {
      out_refund_no: 'r',
      order_id: 'o',
      out_trade_no: 'o',
      transaction_id: 't',
      amount_fen: 30,
      total_fen: 100,
      cause: 'LINES',
      reason: '',
      state,
      attempts: 1,
      created_at: ago(MINUTE),
      done_at,
    });

  it('and finds nothing where they agree', async () => {
    await addReceipt(ago(HOUR));
    await addDoneRefund('DONE', ago(HOUR));
    expect(await disagreements(payment, refund)).toEqual([]);
  });

  it('and finds what only the provider knows', async () => {
    expect(await disagreements(payment, refund)).toEqual([
      'payment t of 100 fen is at the provider, but not in our books',
      'refund r of 30 fen is at the provider, but not in our books',
    ]);
  });

  it('and finds what only our books know, within the time that it was asked for', async () => {
    await addReceipt(ago(HOUR));
    await addDoneRefund('DONE', ago(2 * DAY));
    expect(await disagreements()).toEqual(['payment t of 100 fen is in our books, but not at the provider']);
  });

  it('and finds a payment in our books even if a refund at the provider has its number', async () => {
    await addReceipt(ago(HOUR));
    expect(await disagreements({ ...refund, number: 't' })).toContain(
      'payment t of 100 fen is in our books, but not at the provider',
    );
  });

  it('and misses no refund that is not done, and nothing after the time that it was asked for', async () => {
    await addReceipt(ago(1_000));
    await addDoneRefund('PROCESSING', ago(HOUR));
    expect(await disagreements()).toEqual([]);
  });

  it('and finds other amounts, numbers and states', async () => {
    await addReceipt(ago(HOUR), 99);
    await addDoneRefund('PROCESSING', null);
    expect(await disagreements(payment, refund)).toEqual([
      'payment t of 100 fen at the provider is one of 99 fen in our books',
      'refund r of 30 fen is done at the provider, but not in our books',
    ]);
    expect(await disagreements({ ...payment, fen: 99, outTradeNo: 'x' })).toEqual([
      'payment t of 99 fen at the provider belongs to o in our books',
    ]);
  });

  it('and waits for what happened a moment ago', async () => {
    const recent = { ...payment, at: ago(1_000) };
    expect(await disagreements(recent)).toEqual([]);
    expect((await report({ account: account(recent) })).unsettled).toBe(1);
  });
});

describe('the audit reads what the reconciliation with the bills has left', () => {
  const chinaDay = (daysAgo: number): string =>
    new Date(Date.now() + 8 * HOUR - daysAgo * DAY).toISOString().slice(0, 10);
  const addDay = (day: string, differences: object[] = [], unreadable: number[] = []) =>
    insert('order', 'reconciliation', {
      day,
      bill_lines: 3,
      repaired: 0,
      differences: JSON.stringify(differences),
      done_at: ago(HOUR),
      unreadable_lines: JSON.stringify(unreadable),
    });
  const addPaymentOf = (paid_at: Date) =>
    insert('order', 'receipt', {
      transaction_id: 't',
      out_trade_no: 'o',
      order_id: 'o',
      payer_openid: 'b',
      amount_fen: 1,
      purpose: 'ORDER',
      paid_at,
      recorded_at: paid_at,
    });
  const findings = async () =>
    (await report({ bills: true })).violations
      .filter(({ truth }) => truth.startsWith('3: the bills'))
      .map(({ about, finding }) => `${about}: ${finding}`);

  it('open', async () => {
    await addDay(chinaDay(3), [{ kind: 'PAYMENT_UNKNOWN', number: 'x', billFen: 1, booksFen: null }], [7]);
    await addDay(chinaDay(4));
    await addDay(chinaDay(40), [{ kind: 'PAYMENT_UNKNOWN', number: 'old', billFen: 1, booksFen: null }]);
    expect(await findings()).toEqual([
      `x: PAYMENT_UNKNOWN in the bill of ${chinaDay(3)}`,
      `${chinaDay(3)}: line 7 of the bill cannot be read`,
    ]);
  });

  it('out, from the first payment on', async () => {
    await addPaymentOf(ago(5 * DAY));
    for (const daysAgo of [5, 3, 2, 1]) await addDay(chinaDay(daysAgo));
    expect(await findings()).toEqual([`${chinaDay(4)}: this day was not reconciled`]);
  });

  it('out, in the last thirty days only', async () => {
    await addPaymentOf(ago(60 * DAY));
    for (let daysAgo = 1; daysAgo <= 30; daysAgo++) await addDay(chinaDay(daysAgo));
    expect(await findings()).toEqual([]);
  });

  it('only if it is told to', async () => {
    await addDay(chinaDay(3), [], [7]);
    expect((await report()).violations).toEqual([]);
    expect(await findings()).toHaveLength(1);
  });

  it('to be done later: the bill of a day comes the day after', async () => {
    await addPaymentOf(ago(0));
    expect(await findings()).toEqual([]);
  });
});
