import { Cacheable } from '@diancan/cache';
import { toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { optionsOf } from '../option/domain/option.js';
import { iconOf, picturesOf } from '../picture/icon.js';
import { MENU_TEXTS, type MenuText } from './menu-cache.js';

interface MenuRow {
  category_id: string;
  category_name: string;
  product_id: string;
  name: string;
  price_fen: string;
  description: string;
  icon: string | null;
  more_pictures: string | null;
  options: string | null;
}

/** What the menu shows apart from the stock. A category without a product on sale is left out. */
@Injectable()
export class MenuTextsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The texts of this revision, or newer ones.
   * @param _revision read from the database before: the key
   */
  @Cacheable(MENU_TEXTS)
  async read(_revision: string): Promise<MenuText> {
    const rows = await this.dataSource.query<MenuRow[]>(
      `SELECT c.category_id, c.name AS category_name,
              p.product_id, p.name, p.price_fen, p.description, p.icon,
              p.more_pictures, p.options
         FROM category c JOIN product p ON p.category_id = c.category_id
        WHERE p.on_sale = 1
        ORDER BY c.position, c.category_id, p.position, p.product_id`,
    );
    return [...Map.groupBy(rows, row => row.category_id)].map(([categoryId, products]) => ({
      categoryId,
      name: products[0]!.category_name,
      products: products.map(asProduct),
    }));
  }
}

const asProduct = (row: MenuRow): MenuText[number]['products'][number] => ({
  productId: row.product_id,
  name: row.name,
  priceFen: toSafeInteger(row.price_fen),
  description: row.description,
  icon: iconOf(row.icon),
  pictures: picturesOf(row.icon, row.more_pictures),
  options: [...optionsOf(row.options)].map(option => ({ ...option, choices: [...option.choices] })),
});
