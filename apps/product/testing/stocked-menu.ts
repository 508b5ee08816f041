import { expect } from 'vitest';
import type { ProductService } from './product-service.js';

export const seller = { role: 'seller', subject: 's-1' } as const;
export const buyer = { role: 'buyer', subject: 'o-1' } as const;
export const anonymous = { role: 'anonymous', subject: '' } as const;

let made = 0;

export async function aCategory(service: ProductService, name = `类目 ${++made}`): Promise<string> {
  const saved = await service.call<{ categoryId: string }>(seller, 'POST', '/seller/category/save', { name });
  return saved.data.categoryId;
}

/** Creates a product on sale with this opening stock. */
export async function aProduct(service: ProductService, stock: number, more: object = {}): Promise<string> {
  const body = {
    categoryId: await aCategory(service),
    name: `菜 ${++made}`,
    priceFen: 1_800,
    stock,
    ...more,
  };
  const saved = await service.call<{ productId: string }>(seller, 'POST', '/seller/product/save', body);
  expect(saved).toMatchObject({ status: 200 });
  return saved.data.productId;
}

export async function stockOf(service: ProductService, productId: string): Promise<number> {
  const [row] = await service.query<{ stock: string }>('SELECT stock FROM product WHERE product_id = ?', [
    productId,
  ]);
  return Number(row!.stock);
}

/** A product's journal as `KIND quantity`, oldest row first. */
export async function journalOf(service: ProductService, productId: string): Promise<string[]> {
  const rows = await service.query<{ kind: string; quantity: string }>(
    'SELECT kind, quantity FROM stock_journal WHERE product_id = ? ORDER BY journal_id',
    [productId],
  );
  return rows.map(({ kind, quantity }) => `${kind} ${quantity}`);
}

/** Truth 1: for every product the signed sum of its journal rows equals its stock. */
export async function expectJournalsToExplainStocks(service: ProductService): Promise<void> {
  const wrong = await service.query(
    `SELECT p.product_id, p.stock, SUM(j.quantity) AS journal
       FROM product p LEFT JOIN stock_journal j ON j.product_id = p.product_id
      GROUP BY p.product_id, p.stock HAVING journal IS NULL OR journal <> p.stock OR p.stock < 0`,
  );
  expect(wrong).toEqual([]);
}
