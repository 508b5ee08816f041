import { toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { iconOf } from '../picture/icon.js';

interface ProductForActivity {
  readonly name: string;
  /** The public path of its picture. */
  readonly icon: string;
  readonly onSale: boolean;
  /** Pieces. */
  readonly stock: number;
}

@Injectable()
export class AllottedProductRepository {
  /** Locks it until the end of the transaction. @returns null if there is no such product */
  async lock(tx: EntityManager, productId: string): Promise<ProductForActivity | null> {
    const [row] = await tx.query<
      Array<{ name: string; pictureName: string | null; onSale: number; stock: string }>
    >(
      `SELECT name, icon AS pictureName, on_sale AS onSale, stock
       FROM product WHERE product_id = ? FOR UPDATE`,
      [productId],
    );
    if (row === undefined) return null;
    const { name, pictureName, onSale, stock } = row;
    return { name, icon: iconOf(pictureName), onSale: Boolean(onSale), stock: toSafeInteger(stock) };
  }
}
