import { randomBytes } from 'node:crypto';
import { OrderErrors, type SaveTableBody, ServiceError } from '@diancan/contracts';
import { isDuplicateKey } from '@diancan/database';
import { lookOf } from '@diancan/text';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import type { OrderTable } from '../ordering/domain/order-content.js';

/** 128 random bits: nobody guesses the code of a table. */
const CODE_BYTES = 16;

interface StoredTable {
  readonly tableId: string;
  readonly name: string;
  readonly code: string;
}

/**
 * Other texts name nothing, and must not reach the database: not all of them fit the columns' character set.
 */
const CODE = /^[\w-]{22}$/;
const TABLE_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

const COLUMNS = 'table_id AS tableId, name, code';

/**
 * The tables of the shop. The code on a table admits its guests; each new code begins a new seating, whose
 * guests do not see the orders of the seating before.
 */
@Injectable()
export class TableRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** By name, as people count: table 2 before table 10. */
  async list(): Promise<StoredTable[]> {
    const tables = await this.dataSource.query<StoredTable[]>(
      `SELECT ${COLUMNS} FROM shop_table WHERE code IS NOT NULL ORDER BY table_id`,
    );
    const { compare } = new Intl.Collator('zh', { numeric: true });
    return tables.toSorted((one, other) => compare(one.name, other.name));
  }

  /** @throws ServiceError TABLE_NOT_FOUND */
  async byCode(code: string): Promise<OrderTable> {
    const [found] = CODE.test(code)
      ? await this.dataSource.query<OrderTable[]>(
          'SELECT table_id AS tableId, name, seating FROM shop_table WHERE code = ?',
          [code],
        )
      : [];
    if (found === undefined) throw new ServiceError(OrderErrors.TABLE_NOT_FOUND);
    return found;
  }

  /** @throws ServiceError NO_SUCH_TABLE */
  async byId(tableId: string, manager: EntityManager = this.dataSource.manager): Promise<StoredTable> {
    const [found] = TABLE_ID.test(tableId)
      ? await manager.query<StoredTable[]>(
          `SELECT ${COLUMNS} FROM shop_table WHERE table_id = ? AND code IS NOT NULL`,
          [tableId],
        )
      : [];
    if (found === undefined) throw new ServiceError(OrderErrors.NO_SUCH_TABLE, { tableId });
    return found;
  }

  /** @throws ServiceError NO_SUCH_TABLE, TABLE_NAME_TAKEN */
  async save(tx: EntityManager, { tableId, name }: SaveTableBody): Promise<StoredTable> {
    try {
      return tableId === undefined ? await this.#add(tx, name) : await this.#rename(tx, tableId, name);
    } catch (error) {
      throw isDuplicateKey(error) ? new ServiceError(OrderErrors.TABLE_NAME_TAKEN, { name }) : error;
    }
  }

  /** Begins a new seating. @throws ServiceError NO_SUCH_TABLE */
  async rotate(tx: EntityManager, tableId: string): Promise<StoredTable> {
    const { name } = await this.byId(tableId, tx);
    const code = newCode();
    await tx.query('UPDATE shop_table SET code = ?, seating = ? WHERE table_id = ?', [code, ulid(), tableId]);
    return { tableId, name, code };
  }

  /** May be repeated. */
  async remove(tableId: string): Promise<void> {
    if (!TABLE_ID.test(tableId)) return;
    await this.dataSource.query('UPDATE shop_table SET code = NULL, look = NULL WHERE table_id = ?', [
      tableId,
    ]);
  }

  async #add(tx: EntityManager, name: string): Promise<StoredTable> {
    const table = { tableId: ulid(), name, code: newCode() };
    await tx.query('INSERT INTO shop_table (table_id, name, look, code, seating) VALUES (?, ?, ?, ?, ?)', [
      table.tableId,
      name,
      lookOf(name),
      table.code,
      ulid(),
    ]);
    return table;
  }

  async #rename(tx: EntityManager, tableId: string, name: string): Promise<StoredTable> {
    const table = await this.byId(tableId, tx);
    await tx.query('UPDATE shop_table SET name = ?, look = ? WHERE table_id = ?', [
      name,
      lookOf(name),
      tableId,
    ]);
    return { ...table, name };
  }
}

const newCode = (): string => randomBytes(CODE_BYTES).toString('base64url');
