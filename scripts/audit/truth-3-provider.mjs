// @ts-check

const TRUTH = '3: the provider says the same as our books';

/** What the provider did this recently may still be on its way into our books. */
const ON_ITS_WAY_MS = 120_000;

/**
 * Money that the provider took (`PAYMENT`) or gave back (`REFUND`), by its own account.
 * @typedef {object} ProviderEntry
 * @property {'PAYMENT' | 'REFUND'} kind
 * @property {string} number of the transaction for a payment, ours (`out_refund_no`) for a refund
 * @property {string} outTradeNo
 * @property {number} fen positive
 * @property {Date} at
 */

/**
 * What the provider tells: all of its entries in a span of time. It is read before our books, so that these
 * know at least as much.
 * @typedef {object} ProviderAccount
 * @property {readonly ProviderEntry[]} entries
 * @property {{ from: Date, to: Date }} span
 */

/**
 * Every fen that the provider took or gave back is in our books, and the other way round.
 * @param {(sql: string) => Promise<any[]>} query
 * @param {import('./audit.mjs').Schemas} schemas
 * @param {ProviderAccount} account
 * @returns {Promise<{ violations: import('./audit.mjs').Violation[], unsettled: number }>}
 */
export async function providerAgrees(query, { order }, { entries, span }) {
  const receipts = await query(
    `SELECT transaction_id AS number, out_trade_no AS outTradeNo, amount_fen AS fen, paid_at AS at FROM ${order}.receipt`,
  );
  const refunds = await query(`
    SELECT out_refund_no AS number, out_trade_no AS outTradeNo, amount_fen AS fen, done_at AS at, state = 'DONE' AS done FROM ${order}.refund`);
  const books = {
    PAYMENT: new Map(receipts.map(row => [row.number, { ...row, done: 1 }])),
    REFUND: new Map(refunds.map(row => [row.number, row])),
  };
  const missing = entries.flatMap(entry => {
    const finding = missingInBooks(entry, books[entry.kind].get(entry.number));
    return finding === null ? [] : [{ finding, at: entry.at, about: entry.outTradeNo }];
  });
  const isRecent = (/** @type {Date} */ at) => Date.now() - at.getTime() < ON_ITS_WAY_MS;
  const known = new Set(entries.map(({ kind, number }) => `${kind} ${number}`));
  const unknown = Object.entries(books).flatMap(([kind, rows]) =>
    [...rows.values()]
      .filter(
        ({ number, at, done }) =>
          Number(done) === 1 && at >= span.from && at < span.to && !known.has(`${kind} ${number}`),
      )
      .map(({ number, outTradeNo, fen }) => ({
        about: outTradeNo,
        finding: `${worded(kind)} ${number} of ${fen} fen is in our books, but not at the provider`,
      })),
  );
  return {
    violations: [...missing.filter(({ at }) => !isRecent(at)), ...unknown].map(({ about, finding }) => ({
      truth: TRUTH,
      about,
      finding,
    })),
    unsettled: missing.filter(({ at }) => isRecent(at)).length,
  };
}

/**
 * @param {ProviderEntry} entry
 * @param {{ fen: number | string, outTradeNo: string, done: number } | undefined} row
 */
function missingInBooks({ kind, number, outTradeNo, fen }, row) {
  const what = `${worded(kind)} ${number} of ${fen} fen`;
  if (row === undefined) return `${what} is at the provider, but not in our books`;
  if (Number(row.fen) !== fen) return `${what} at the provider is one of ${row.fen} fen in our books`;
  if (row.outTradeNo !== outTradeNo)
    return `${what} at the provider belongs to ${row.outTradeNo} in our books`;
  return Number(row.done) === 1 ? null : `${what} is done at the provider, but not in our books`;
}

const worded = (/** @type {string} */ kind) => (kind === 'PAYMENT' ? 'payment' : 'refund');
