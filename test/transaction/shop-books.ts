import { NOW } from '@diancan/database';
import { globalTransactionTable, transactionBranchTable } from '@diancan/transaction';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { ulid } from 'ulid';
import { SHOP_SERVICES, type ShopService } from './purchase.js';
import { SHOP_TABLES } from './shop-tables.js';

const TRANSACTION_TABLE: Readonly<Record<ShopService, string>> = {
  order: globalTransactionTable,
  product: transactionBranchTable,
  user: transactionBranchTable,
};

/** The rows that wait for the other side. */
const WAITING: Readonly<Record<ShopService, string>> = {
  order: "global_transaction WHERE state = 'ENDING'",
  product: "transaction_branch WHERE state = 'TRIED'",
  user: "transaction_branch WHERE state = 'TRIED'",
};

/** How a participant may stand after a whole purchase of one piece: states, effects, and its purse. */
const CONFIRMED: readonly string[] = ['CONFIRMED take confirm 4+0', 'CONFIRMED add 5+0'];
const UNDONE: readonly string[] = ['CANCELLED take cancel 5+0', 'CANCELLED add compensate 5+0', '5+0', '0+0'];

/** What the three services have stored, read beside them. */
export class ShopBooks {
  readonly #pools = new Map<ShopService, Pool>();

  async open(urls: Readonly<Record<ShopService, string>>): Promise<void> {
    for (const service of SHOP_SERVICES) {
      this.#pools.set(service, createPool({ uri: urls[service], timezone: 'Z' }));
      for (const table of [TRANSACTION_TABLE[service], ...SHOP_TABLES[service]])
        await this.#query(service, table);
    }
  }

  /** A buyer with a purse at both participants. @param atUser how many pieces that one has */
  async newBuyer(atUser = 5): Promise<string> {
    const owner = ulid();
    for (const [service, free] of [
      ['product', 5],
      ['user', atUser],
    ] as const)
      await this.#query(service, 'INSERT INTO purse (owner, free) VALUES (?, ?)', [owner, free]);
    return owner;
  }

  /** @returns how the purchase has ended; anything else is a description of what is half done */
  async endOf(owner: string): Promise<string> {
    const [bought, product, user] = await Promise.all([
      this.#query('order', 'SELECT 1 FROM bought WHERE owner = ?', [owner]),
      this.partOf('product', owner),
      this.partOf('user', owner),
    ]);
    const parts = [product, user];
    if (bought.length === 1 && parts.every(part => CONFIRMED.includes(part))) return 'COMMITTED';
    if (bought.length === 0 && parts.every(part => UNDONE.includes(part))) return 'ABORTED';
    return `half: bought ${bought.length} times, product ${product}, user ${user}`;
  }

  /** @returns such as `CONFIRMED take confirm 4+0`: the states of its branches, its effects, free + held */
  async partOf(service: 'product' | 'user', owner: string): Promise<string> {
    const [branches, effects, purses] = await Promise.all([
      this.#query(service, 'SELECT state AS text FROM transaction_branch WHERE args LIKE ?', [`%${owner}%`]),
      this.#query(service, 'SELECT verb AS text FROM effect WHERE owner = ? ORDER BY effect_id', [owner]),
      this.#query(service, "SELECT CONCAT(free, '+', held) AS text FROM purse WHERE owner = ?", [owner]),
    ]);
    return [...branches, ...effects, ...purses].map(({ text }) => String(text)).join(' ');
  }

  /** @returns how many rows wait for the other side at each service */
  async waiting(): Promise<Record<string, number>> {
    const counts = await Promise.all(
      SHOP_SERVICES.map(async service => {
        const [row] = await this.#query(service, `SELECT COUNT(*) AS n FROM ${WAITING[service]}`);
        return [service, Number(row!['n'])] as const;
      }),
    );
    return Object.fromEntries(counts);
  }

  /** The time of all rows that wait for the other side is over, and so are leases. */
  async endTimes(): Promise<void> {
    for (const service of SHOP_SERVICES) await this.#makeDue(service, WAITING[service]);
  }

  /** The time of this buyer's branch at product is over. */
  endTimeOf(owner: string): Promise<void> {
    return this.#makeDue('product', `transaction_branch WHERE args LIKE '%${owner}%'`);
  }

  async close(): Promise<void> {
    for (const pool of this.#pools.values()) await pool.end();
  }

  /** A plain read comes first, because an update would wait for rows that are held. */
  async #makeDue(service: ShopService, rows: string): Promise<void> {
    const [table = ''] = rows.split(' ');
    const id = table === 'global_transaction' ? 'gid' : 'branch_id';
    const ids = (await this.#query(service, `SELECT ${id} AS id FROM ${rows} AND due_at > ${NOW}`)).map(row =>
      String(row['id']),
    );
    if (ids.length === 0) return;
    await this.#query(service, `UPDATE ${table} SET due_at = ${NOW} WHERE ${id} IN (?)`, [ids]);
  }

  async #query(service: ShopService, sql: string, values: unknown[] = []): Promise<RowDataPacket[]> {
    const [rows] = await this.#pools.get(service)!.query<RowDataPacket[]>(sql, values);
    return rows;
  }
}
