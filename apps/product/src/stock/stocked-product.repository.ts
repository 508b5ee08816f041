import { NOW, toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isSoldOut, optionsOf } from '../option/domain/option.js';
import { iconOf } from '../picture/icon.js';
import type { StockedProduct } from './domain/sell-line.js';

interface ProductRow {
  readonly productId: string;
  readonly name: string;
  readonly pictureName: string | null;
  readonly priceFen: string;
  readonly onSale: number;
  readonly soldOutUntil: Date | null;
  readonly stock: string;
  readonly options: string | null;
  readonly now: Date;
}

interface Stocked {
  readonly products: StockedProduct[];
  /** By the database, which all instances share. */
  readonly now: Date;
}

@Injectable()
export class StockedProductRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** As they are now. A product that does not exist is left out. */
  read(productIds: readonly string[]): Promise<Stocked> {
    return this.#read(this.dataSource.manager, productIds, '');
  }

  /** Locks them in the order of the primary key, so that two reservations cannot deadlock. */
  lock(tx: EntityManager, productIds: readonly string[]): Promise<Stocked> {
    return this.#read(tx, productIds, 'FOR UPDATE');
  }

  async #read(manager: EntityManager, productIds: readonly string[], locking: string): Promise<Stocked> {
    const rows = await manager.query<ProductRow[]>(
      `SELECT product_id AS productId, name, icon AS pictureName, price_fen AS priceFen, on_sale AS onSale,
         sold_out_until AS soldOutUntil, stock, options, ${NOW} AS now
       FROM product FORCE INDEX (PRIMARY) WHERE product_id IN (?) ORDER BY product_id ${locking}`,
      [productIds],
    );
    return { products: rows.map(asStocked), now: rows[0]?.now ?? new Date() };
  }
}

const asStocked = (row: ProductRow): StockedProduct => ({
  productId: row.productId,
  name: row.name,
  icon: iconOf(row.pictureName),
  priceFen: toSafeInteger(row.priceFen),
  onSale: Boolean(row.onSale),
  isSoldOut: isSoldOut(row.soldOutUntil, row.now),
  stock: toSafeInteger(row.stock),
  options: optionsOf(row.options),
});
