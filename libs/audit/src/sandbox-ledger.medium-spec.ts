import { scriptedServer, type ScriptedServer } from '@diancan/testing/network';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxLedger } from './sandbox-ledger.js';

const PAYMENT = {
  kind: 'PAYMENT',
  wechatNumber: '4200000001',
  merchantNumber: 'pay-1',
  outTradeNo: 'pay-1',
  fen: 3_900,
  at: '2026-11-29T12:00:00+08:00',
};
const REFUND = { ...PAYMENT, kind: 'REFUND', merchantNumber: 'refund-1', fen: -1_000 };

let sandbox: ScriptedServer;
beforeAll(async () => {
  sandbox = await scriptedServer();
});
afterAll(() => sandbox.close());

const read = (answer: unknown) => {
  sandbox.answer = () => answer;
  return sandboxLedger(sandbox.url);
};

describe('the ledger of the sandbox', () => {
  it('has payments by their WeChat number and refunds by ours, all in positive fen', async () => {
    const before = new Date();
    const { entries, span } = await read({ entries: [PAYMENT, REFUND] });
    const at = new Date('2026-11-29T04:00:00Z');
    expect(entries).toEqual([
      { kind: 'PAYMENT', number: '4200000001', outTradeNo: 'pay-1', fen: 3_900, at },
      { kind: 'REFUND', number: 'refund-1', outTradeNo: 'pay-1', fen: 1_000, at },
    ]);
    expect(sandbox.asked.at(-1)!.target).toBe('/sandbox/ledger');
    expect(span.from).toEqual(new Date(0));
    expect([before <= span.to, span.to <= new Date()]).toEqual([true, true]);
  });

  it('has no entries before the first payment', async () => {
    expect((await read({ entries: [] })).entries).toEqual([]);
  });

  it('is not made up if the sandbox answers with a failure', async () => {
    sandbox.answer = (_asked, response) => void response.writeHead(503).end();
    await expect(sandboxLedger(sandbox.url)).rejects.toThrow('the sandbox answered 503');
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['no entries', {}],
    ['another kind of entry', { entries: [{ ...PAYMENT, kind: 'FEE' }] }],
    ['an entry without a number', { entries: [{ ...REFUND, merchantNumber: undefined }] }],
    ['an amount that is no integer', { entries: [{ ...PAYMENT, fen: 39.5 }] }],
    ['an amount as text', { entries: [{ ...PAYMENT, fen: '3900' }] }],
    ['a payment below zero', { entries: [{ ...PAYMENT, fen: -3_900 }] }],
    ['a refund above zero', { entries: [{ ...REFUND, fen: 1_000 }] }],
    ['a time that is none', { entries: [{ ...PAYMENT, at: 'yesterday' }] }],
  ])('is refused with %s', async (_what, answer) => {
    await expect(read(answer)).rejects.toThrow('the sandbox answered no ledger');
  });

  it('is refused if it is no JSON', async () => {
    sandbox.answer = (_asked, response) => void response.end('<html>');
    await expect(sandboxLedger(sandbox.url)).rejects.toThrow('the sandbox answered no ledger');
  });

  it('is refused if no sandbox listens', async () => {
    await expect(sandboxLedger('http://127.0.0.1:1')).rejects.toThrow('fetch failed');
  });
});
