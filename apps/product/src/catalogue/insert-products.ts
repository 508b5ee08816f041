import type { EntityManager } from 'typeorm';
import { writeJournal } from '../stock/stock-journal.repository.js';
import { ProductEntity } from '../product/product.entity.js';

/** Products per statement: a few hundred rows stay far below the server's packet limit. */
const BATCH = 500;

/** A dish without position is the first of those with none: they stand in order of age. */
export type NewProduct = Omit<
  ProductEntity,
  'onSale' | 'position' | 'options' | 'soldOutUntil' | 'morePictures'
> &
  Partial<Pick<ProductEntity, 'position' | 'options' | 'morePictures'>>;

/**
 * Inserts new products, on sale, with their opening stock and its journal row. Every product has that row,
 * even if the stock is 0.
 */
export async function insertProducts(tx: EntityManager, products: readonly NewProduct[]): Promise<void> {
  for (let start = 0; start < products.length; start += BATCH) {
    const batch = products.slice(start, start + BATCH);
    await tx
      .createQueryBuilder()
      .insert()
      .into(ProductEntity)
      .values(batch.map(product => ({ ...product, onSale: true })))
      .updateEntity(false)
      .execute();
    await writeJournal(
      tx,
      batch.map(({ productId, stock }) => ({
        productId,
        kind: 'OPENING',
        quantity: stock,
        reference: productId,
      })),
    );
  }
}
