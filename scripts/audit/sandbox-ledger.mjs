// @ts-check

/**
 * What the sandbox took and gave back since it was first started.
 * @param {string} sandboxUrl
 * @returns {Promise<import('./truth-3-provider.mjs').ProviderAccount>}
 */
export async function sandboxLedger(sandboxUrl) {
  const to = new Date();
  const answer = await fetch(new URL('/sandbox/ledger', sandboxUrl));
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} when it was asked for its ledger`);
  const { entries } = /** @type {{ entries: any[] }} */ (await answer.json());
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
