import { toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Option, optionsOf } from '../option/domain/option.js';
import { iconOf } from '../picture/icon.js';

interface ProductForActivity {
  readonly name: string;
  /** The public path of its picture. */
  readonly icon: string;
  readonly onSale: boolean;
  /** Pieces. */
  readonly stock: number;
  readonly options: readonly Option[];
}

@Injectable()
export class AllottedProductRepository {
  /** Locks it until the end of the transaction. @returns null if there is no such product */
  async lock(tx: EntityManager, productId: string): Promise<ProductForActivity | null> {
    const [row] = await tx.query<
      Array<{
        name: string;
        pictureName: string | null;
        onSale: number;
        stock: string;
        options: string | null;
      }>
    >(
      `SELECT name, icon AS pictureName, on_sale AS onSale, stock, options
       FROM product WHERE product_id = ? FOR UPDATE`,
      [productId],
    );
    if (row === undefined) return null;
    const { name, pictureName, onSale, stock, options } = row;
    return {
      name,
      icon: iconOf(pictureName),
      onSale: Boolean(onSale),
      stock: toSafeInteger(stock),
      options: optionsOf(options),
    };
  }
}
