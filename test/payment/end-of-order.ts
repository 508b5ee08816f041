import type { RowDataPacket } from 'mysql2/promise';
import type { TestFleet } from '../fleet/start-fleet.js';

interface Money {
  readonly takenFen: number;
  readonly backFen: number;
}

/** The final state of an order, as each party has recorded it. */
export interface EndOfOrder {
  readonly status: string;
  readonly payStatus: string;
  /** What the journal at product says: the stock was taken, or has come back as a whole. */
  readonly stock: 'TAKEN' | 'BACK' | 'UNCLEAR';
  readonly books: Money;
  readonly wechat: Money;
  /** The messages about it that RabbitMQ has confirmed, sorted; each is there once. */
  readonly sent: readonly string[];
  /** How many notices of a refund its buyer got. */
  readonly told: number;
}

type Account = 'order' | 'product';

async function row(
  fleet: TestFleet,
  account: Account,
  sql: string,
  values: string[] = [],
): Promise<Record<string, string>> {
  const [rows] = await fleet.db(account).query<RowDataPacket[]>(sql, values);
  return (rows[0] ?? {}) as Record<string, string>;
}

/** Reads the databases directly, because a request for an order makes the service check its payment. */
export async function endOf(fleet: TestFleet, orderId: string): Promise<EndOfOrder> {
  const [order, money, stock, wechat, sent, told] = await Promise.all([
    row(fleet, 'order', 'SELECT status, pay_status FROM orders WHERE order_id = ?', [orderId]),
    row(
      fleet,
      'order',
      `
      SELECT (SELECT COALESCE(SUM(amount_fen), 0) FROM receipt WHERE order_id = ?) AS taken,
             (SELECT COALESCE(SUM(amount_fen), 0) FROM refund WHERE order_id = ? AND state = 'DONE') AS back`,
      [orderId, orderId],
    ),
    stockOf(fleet, orderId),
    ledgerOf(fleet, orderId),
    messagesSent(fleet, orderId),
    noticesAbout(fleet, orderId),
  ]);
  return {
    status: String(order.status),
    payStatus: String(order.pay_status),
    stock,
    books: { takenFen: Number(money.taken), backFen: Number(money.back) },
    wechat,
    sent,
    told,
  };
}

async function stockOf(fleet: TestFleet, orderId: string): Promise<EndOfOrder['stock']> {
  const { gid } = await row(fleet, 'order', 'SELECT gid FROM orders WHERE order_id = ?', [orderId]);
  const { taken, back } = await row(
    fleet,
    'product',
    `SELECT COALESCE(SUM(IF(kind = 'DEDUCTION', -quantity, 0)), 0) AS taken,
            COALESCE(SUM(IF(kind = 'RELEASE', quantity, 0)), 0) AS back
       FROM stock_journal WHERE reference = ?`,
    [String(gid)],
  );
  if (Number(taken) === 0) return 'UNCLEAR';
  if (Number(back) === 0) return 'TAKEN';
  return back === taken ? 'BACK' : 'UNCLEAR';
}

async function ledgerOf(fleet: TestFleet, orderId: string): Promise<Money> {
  const response = await fetch(new URL(`/sandbox/ledger?outTradeNo=${orderId}`, fleet.sandboxUrl));
  const { entries } = (await response.json()) as { entries: Array<{ kind: string; fen: number }> };
  const sum = (kind: string) =>
    entries.filter(entry => entry.kind === kind).reduce((fen, entry) => fen + entry.fen, 0);
  return { takenFen: sum('PAYMENT'), backFen: 0 - sum('REFUND') };
}

async function messagesSent(fleet: TestFleet, orderId: string): Promise<string[]> {
  const [rows] = await fleet
    .db('order')
    .query<RowDataPacket[]>('SELECT name FROM sent_message WHERE message_key = ?', [orderId]);
  return rows.map(({ name }) => String(name)).toSorted();
}

async function noticesAbout(fleet: TestFleet, orderId: string): Promise<number> {
  const messages = (await (await fetch(new URL('/sandbox/inbox', fleet.sandboxUrl))).json()) as object[];
  return messages.filter(message => JSON.stringify(message).includes(orderId)).length;
}

/** The money that our books have received and not returned, in fen. */
export async function bookedFen(fleet: TestFleet): Promise<number> {
  const { fen } = await row(
    fleet,
    'order',
    `SELECT (SELECT COALESCE(SUM(amount_fen), 0) FROM receipt)
          - (SELECT COALESCE(SUM(amount_fen), 0) FROM refund WHERE state = 'DONE') AS fen`,
  );
  return Number(fen);
}
