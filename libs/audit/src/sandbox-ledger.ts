import type { ProviderAccount, ProviderEntry } from './truth-3-provider.js';

interface LedgerEntry {
  kind: ProviderEntry['kind'];
  wechatNumber: string;
  merchantNumber: string;
  outTradeNo: string;
  fen: number;
  at: string;
}

/** The payments and refunds of the sandbox since its first start. @throws Error if it does not answer 2xx */
export async function sandboxLedger(sandboxUrl: string): Promise<ProviderAccount> {
  const to = new Date();
  const answer = await fetch(new URL('/sandbox/ledger', sandboxUrl));
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} when it was asked for its ledger`);
  const { entries } = (await answer.json()) as { entries: LedgerEntry[] };
  return {
    span: { from: new Date(0), to },
    entries: entries.map(({ kind, wechatNumber, merchantNumber, outTradeNo, fen, at }) => ({
      kind,
      outTradeNo,
      fen: Math.abs(fen),
      at: new Date(at),
      number: kind === 'PAYMENT' ? wechatNumber : merchantNumber,
    })),
  };
}
