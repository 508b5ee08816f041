import { toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { StockedProduct } from './domain/decide-reservations.js';

interface ProductRow {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: string;
  readonly onSale: number;
  readonly stock: string;
}

@Injectable()
export class StockedProductRepository {
  /** Locks them in the order of the primary key, so that two reservations cannot deadlock. */
  async lock(tx: EntityManager, productIds: readonly string[]): Promise<StockedProduct[]> {
    const rows = await tx.query<ProductRow[]>(
      `SELECT product_id AS productId, name, price_fen AS priceFen, on_sale AS onSale, stock
       FROM product FORCE INDEX (PRIMARY) WHERE product_id IN (?) ORDER BY product_id FOR UPDATE`,
      [productIds],
    );
    return rows.map(({ priceFen, onSale, stock, ...row }) => ({
      ...row,
      priceFen: toSafeInteger(priceFen),
      onSale: Boolean(onSale),
      stock: toSafeInteger(stock),
    }));
  }
}
