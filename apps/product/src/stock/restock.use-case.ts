import { MAX_STOCK, ProductErrors, type RestockBody, ServiceError } from '@diancan/contracts';
import { toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import { writeJournal } from './stock-journal.repository.js';

export interface StockLevel {
  readonly productId: string;
  /** Pieces after the change. */
  readonly stock: number;
}

/** A seller's change of the stock: received goods, or pieces written off. */
@Injectable()
export class Restock {
  /**
   * The limit applies to increases only, so a stock above it can still be written off.
   * @throws ServiceError PRODUCT_NOT_FOUND, STOCK_BELOW_ZERO, STOCK_LIMIT_EXCEEDED
   */
  async inside(tx: EntityManager, { productId, quantity, reason }: RestockBody): Promise<StockLevel> {
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      `UPDATE product SET stock = stock + ?
        WHERE product_id = ? AND stock + ? >= 0 AND (? < 0 OR stock + ? <= ?)`,
      [quantity, productId, quantity, quantity, quantity, MAX_STOCK],
    );
    const [product] = await tx.query<{ name: string; stock: string }[]>(
      'SELECT name, stock FROM product WHERE product_id = ?',
      [productId],
    );
    if (product === undefined) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
    const stock = toSafeInteger(product.stock);
    if (affectedRows === 0) throw refusal(product.name, stock, quantity);
    await writeJournal(tx, [{ productId, kind: 'RESTOCK', quantity, reference: ulid(), reason }]);
    return { productId, stock };
  }
}

function refusal(name: string, stock: number, quantity: number): ServiceError {
  return quantity < 0
    ? new ServiceError(ProductErrors.STOCK_BELOW_ZERO, { name, stock, quantity: -quantity })
    : new ServiceError(ProductErrors.STOCK_LIMIT_EXCEEDED, { name, limit: MAX_STOCK });
}
