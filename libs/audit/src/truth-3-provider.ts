import type { Findings, Query, Schemas } from './truth.js';

const TRUTH = '3: the provider says the same as our books';

/** A provider entry this recent may not have reached our books yet. */
const ON_ITS_WAY_MS = 120_000;

/** Money that the provider took (`PAYMENT`) or refunded (`REFUND`), according to the provider. */
export interface ProviderEntry {
  kind: 'PAYMENT' | 'REFUND';
  /** The provider's transaction id for a payment; our `out_refund_no` for a refund. */
  number: string;
  outTradeNo: string;
  /** Positive, also for a refund. */
  fen: number;
  at: Date;
}

/**
 * All of the provider's entries in a time span. Read it before our books, because an entry that was made
 * after the books were read would look missing.
 */
export interface ProviderAccount {
  entries: readonly ProviderEntry[];
  span: { from: Date; to: Date };
}

interface Booked {
  number: string;
  outTradeNo: string;
  fen: number | string;
  at: Date;
  done: number;
}

/** Every payment and refund of the provider is in our books, and vice versa. */
export async function providerAgrees(
  query: Query,
  { order }: Schemas,
  { entries, span }: ProviderAccount,
): Promise<Findings> {
  const receipts = await query<Booked>(`
    SELECT transaction_id AS number, out_trade_no AS outTradeNo, amount_fen AS fen, paid_at AS at, 1 AS done
    FROM ${order}.receipt`);
  const refunds = await query<Booked>(`
    SELECT out_refund_no AS number, out_trade_no AS outTradeNo, amount_fen AS fen, done_at AS at,
           state = 'DONE' AS done
    FROM ${order}.refund`);
  const books = {
    PAYMENT: new Map(receipts.map(row => [row.number, row])),
    REFUND: new Map(refunds.map(row => [row.number, row])),
  };
  const missing = entries.flatMap(entry => {
    const finding = missingInBooks(entry, books[entry.kind].get(entry.number));
    return finding === null ? [] : [{ finding, at: entry.at, about: entry.outTradeNo }];
  });
  const isRecent = (at: Date) => Date.now() - at.getTime() < ON_ITS_WAY_MS;
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

function missingInBooks({ kind, number, outTradeNo, fen }: ProviderEntry, row: Booked | undefined) {
  const what = `${worded(kind)} ${number} of ${fen} fen`;
  if (row === undefined) return `${what} is at the provider, but not in our books`;
  if (Number(row.fen) !== fen) return `${what} at the provider is one of ${row.fen} fen in our books`;
  if (row.outTradeNo !== outTradeNo)
    return `${what} at the provider belongs to ${row.outTradeNo} in our books`;
  return Number(row.done) === 1 ? null : `${what} is done at the provider, but not in our books`;
}

const worded = (kind: string) => (kind === 'PAYMENT' ? 'payment' : 'refund');
