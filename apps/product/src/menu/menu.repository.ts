import { randomUUID } from 'node:crypto';
import type { MenuCategory, MenuProduct } from '@diancan/contracts';
import { NOW, SharedRead, toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MENU_TEXTS, type MenuText } from './menu-cache.js';
import { endOfSoldOut, isSoldOut, toOptionViews } from '../option/domain/option.js';
import { MenuTextsRepository } from './menu-texts.repository.js';

interface StockRow {
  product_id: string;
  stock: string;
  sold_out_until: Date | null;
  revision: string | null;
  now: Date;
}

/** What of a product changes without a new revision of the texts. */
type Level = Pick<MenuProduct, 'stock' | 'soldOutUntil'>;

interface Levels {
  readonly revision: string;
  /** By product on sale. */
  readonly products: ReadonlyMap<string, Level>;
  /** By the database, which all instances share. */
  readonly now: Date;
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
    const levels = await this.#levels.read();
    return levels.products.size === 0 ? [] : withLevels(await this.texts.read(levels.revision), levels);
  }

  async #readLevels(): Promise<Levels> {
    const rows = await this.dataSource.query<StockRow[]>(
      `SELECT p.product_id, p.stock, p.sold_out_until, r.revision, ${NOW} AS now
         FROM product p LEFT JOIN cache_revision r ON r.name = ?
        WHERE p.on_sale = 1`,
      [MENU_TEXTS.name],
    );
    return {
      // Without its row nothing is known about the texts: they are read again.
      revision: rows[0]?.revision ?? randomUUID(),
      products: new Map(rows.map(row => [row.product_id, levelOf(row)])),
      now: rows[0]?.now ?? new Date(),
    };
  }
}

function levelOf({ stock, sold_out_until: until, now }: StockRow): Level {
  const end = endOfSoldOut(until, now);
  return {
    stock: isSoldOut(until, now) ? 0 : toSafeInteger(stock),
    ...(end === undefined ? {} : { soldOutUntil: end }),
  };
}

/** Texts that are newer than the levels may name a product that was not on sale then: it is left out. */
function withLevels(texts: MenuText, { products: levels, now }: Levels): MenuCategory[] {
  return texts
    .map(category => ({
      ...category,
      products: category.products.flatMap(({ options, ...product }) => {
        const level = levels.get(product.productId);
        return level === undefined ? [] : [{ ...product, ...level, options: toOptionViews(options, now) }];
      }),
    }))
    .filter(({ products }) => products.length > 0);
}
