import type { EntityManager } from 'typeorm';

/**
 * The column of a dish's options, for `optionsOf`. Locks the dish until `tx` ends, because options are
 * written
 * whole.
 * @returns null also if there is no such dish
 */
export async function lockOptions(tx: EntityManager, productId: string): Promise<string | null> {
  const [row] = await tx.query<Array<{ options: string | null }>>(
    'SELECT options FROM product WHERE product_id = ? FOR UPDATE',
    [productId],
  );
  return row?.options ?? null;
}
