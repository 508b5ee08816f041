import type { MenuCategory, MenuProduct } from '@diancan/contracts';
import { toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { iconOf } from '../picture/icon.js';

interface MenuRow {
  category_id: string;
  category_name: string;
  product_id: string;
  name: string;
  price_fen: string;
  description: string;
  icon: string | null;
  stock: string;
}

/**
 * The public menu: products on sale, whether sold out or not. A category without such products is left out.
 */
@Injectable()
export class MenuRepository {
  constructor(private readonly dataSource: DataSource) {}

  async read(): Promise<MenuCategory[]> {
    // A plain query without entities, because no other query runs as often.
    const rows = await this.dataSource.query<MenuRow[]>(
      `SELECT c.category_id, c.name AS category_name,
              p.product_id, p.name, p.price_fen, p.description, p.icon, p.stock
         FROM category c JOIN product p ON p.category_id = c.category_id
        WHERE p.on_sale = 1
        ORDER BY c.position, c.category_id, p.product_id`,
    );
    return [...Map.groupBy(rows, row => row.category_id)].map(([categoryId, products]) => ({
      categoryId,
      name: products[0]!.category_name,
      products: products.map(asProduct),
    }));
  }
}

const asProduct = (row: MenuRow): MenuProduct => ({
  productId: row.product_id,
  name: row.name,
  priceFen: toSafeInteger(row.price_fen),
  description: row.description,
  icon: iconOf(row.icon),
  stock: toSafeInteger(row.stock),
});
