import { z } from 'zod';
import type { ProviderAccount } from './truth-3-provider.js';

const entry = {
  wechatNumber: z.string(),
  merchantNumber: z.string(),
  outTradeNo: z.string(),
  at: z.iso.datetime({ offset: true }),
};
const ledger = z.object({
  entries: z.array(
    z.discriminatedUnion('kind', [
      z.object({ ...entry, kind: z.literal('PAYMENT'), fen: z.int().positive() }),
      z.object({ ...entry, kind: z.literal('REFUND'), fen: z.int().negative() }),
    ]),
  ),
});

/**
 * The payments and refunds of the sandbox since its first start.
 * @throws Error if it does not answer 2xx, or answers anything but a ledger
 */
export async function sandboxLedger(sandboxUrl: string): Promise<ProviderAccount> {
  const to = new Date();
  const answer = await fetch(new URL('/sandbox/ledger', sandboxUrl));
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} when it was asked for its ledger`);
  const { entries } = ledgerOf(await answer.text());
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

/** An entry that was read wrongly would hide a difference, so it is an error. */
function ledgerOf(text: string): z.infer<typeof ledger> {
  try {
    return ledger.parse(JSON.parse(text));
  } catch (error) {
    throw new Error('the sandbox answered no ledger', { cause: error });
  }
}
