import { randomUUID } from 'node:crypto';
import type { MenuCategory } from '@diancan/contracts';
import { SharedRead, toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MENU_TEXTS, type MenuText } from './menu-cache.js';
import { MenuTextsRepository } from './menu-texts.repository.js';

interface StockRow {
  product_id: string;
  stock: string;
  revision: string | null;
}

interface Levels {
  readonly revision: string;
  /** Pieces by product on sale. */
  readonly stocks: ReadonlyMap<string, number>;
}

/**
 * The public menu: products on sale, whether sold out or not. The stock and the revision of the texts come
 * from the database at each read, the texts of that revision from the cache. So nothing is shown from before
 * a change that has committed, and Redis cannot make it wrong.
 */
@Injectable()
export class MenuRepository {
  readonly #levels: SharedRead<Levels>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly texts: MenuTextsRepository,
  ) {
    this.#levels = new SharedRead(() => this.#readLevels());
  }

  async read(): Promise<MenuCategory[]> {
    const { revision, stocks } = await this.#levels.read();
    return stocks.size === 0 ? [] : withStocks(await this.texts.read(revision), stocks);
  }

  async #readLevels(): Promise<Levels> {
    const rows = await this.dataSource.query<StockRow[]>(
      `SELECT p.product_id, p.stock, r.revision
         FROM product p LEFT JOIN cache_revision r ON r.name = ?
        WHERE p.on_sale = 1`,
      [MENU_TEXTS.name],
    );
    return {
      // Without its row nothing is known about the texts: they are read again.
      revision: rows[0]?.revision ?? randomUUID(),
      stocks: new Map(rows.map(row => [row.product_id, toSafeInteger(row.stock)])),
    };
  }
}

/** Texts that are newer than the stocks may name a product that was not on sale then: it is left out. */
function withStocks(texts: MenuText, stocks: ReadonlyMap<string, number>): MenuCategory[] {
  return texts
    .map(category => ({
      ...category,
      products: category.products.flatMap(product => {
        const stock = stocks.get(product.productId);
        return stock === undefined ? [] : [{ ...product, stock }];
      }),
    }))
    .filter(({ products }) => products.length > 0);
}
