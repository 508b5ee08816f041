import {
  DEFAULT_PAGE_SIZE,
  OWN_ID_LENGTH,
  type Page,
  ProductErrors,
  type SaveProductBody,
  type SellerProductView,
  ServiceError,
} from '@diancan/contracts';
import { isReferenceMissing, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, MoreThan, Repository } from 'typeorm';
import { menuChanged } from '../menu/menu-cache.js';
import { PictureRepository } from '../picture/picture.repository.js';
import { lowestPriceOf } from '../option/domain/choose.js';
import { editOptions } from '../option/edit-options.js';
import { optionsOf, storedOptions } from '../option/domain/option.js';
import { lockOptions } from '../option/options.repository.js';
import { insertProducts } from './insert-products.js';
import { newId } from './new-id.js';
import { ProductEntity } from '../product/product.entity.js';
import { toProductView } from './product-view.js';

/** The seller's view of the products. */
@Injectable()
export class ProductRepository {
  constructor(
    @InjectRepository(ProductEntity) private readonly products: Repository<ProductEntity>,
    private readonly pictures: PictureRepository,
    private readonly uow: UnitOfWork,
  ) {}

  /** All products, oldest first. */
  async list({
    cursor,
    size = DEFAULT_PAGE_SIZE,
  }: {
    cursor?: string;
    size?: number;
  }): Promise<Page<SellerProductView>> {
    const found = await this.products.find({
      where: cursor === undefined ? {} : { productId: MoreThan(cursor) },
      order: { productId: 'ASC' },
      take: size + 1,
    });
    const now = new Date();
    const items = found.slice(0, size).map(product => toProductView(product, now));
    return found.length > size ? { items, nextCursor: items.at(-1)!.productId } : { items };
  }

  /**
   * @throws ServiceError CATEGORY_NOT_FOUND, PRODUCT_NOT_FOUND, ICON_REFUSED, STOCK_ONLY_AT_OPENING,
   *   NAMES_LOOK_ALIKE, PRICE_TOO_LOW
   */
  async save(tx: EntityManager, body: SaveProductBody): Promise<{ productId: string }> {
    // A longer id is not one of ours and does not fit into the column.
    if (body.categoryId.length > OWN_ID_LENGTH) throw noSuchCategory(body);
    try {
      const productId =
        body.productId === undefined
          ? await this.#create(tx, body)
          : await this.#edit(tx, body.productId, body);
      await menuChanged(tx);
      return { productId };
    } catch (error) {
      // Pictures are never deleted, so the missing row is the category.
      if (isReferenceMissing(error)) throw noSuchCategory(body);
      throw error;
    }
  }

  /**
   * May be repeated.
   * @throws ServiceError PRODUCT_NOT_FOUND
   */
  async setOnSale(productId: string, onSale: boolean): Promise<void> {
    await this.uow.run(async tx => {
      const { affected } = await tx.update(ProductEntity, { productId }, { onSale });
      if (affected === 0) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
      await menuChanged(tx);
    });
  }

  async #create(tx: EntityManager, body: SaveProductBody): Promise<string> {
    const { categoryId, name, priceFen, stock = 0, description = '', position, options } = body;
    const productId = newId();
    const product = {
      productId,
      categoryId,
      name: name.trim(),
      priceFen,
      description,
      icon: null,
      stock,
      ...(await this.#picturesOf(tx, body)),
      ...(position === undefined ? {} : { position }),
      ...(options === undefined ? {} : { options: editedOptions(null, options, priceFen) }),
    };
    await insertProducts(tx, [product]);
    return productId;
  }

  /** Writes only the fields that the body names, because the stock may change at the same time. */
  async #edit(tx: EntityManager, productId: string, body: SaveProductBody): Promise<string> {
    const { categoryId, name, priceFen, stock, description, position, options } = body;
    if (stock !== undefined) throw new ServiceError(ProductErrors.STOCK_ONLY_AT_OPENING);
    const current = await lockOptions(tx, productId);
    const { affected } = await tx.update(
      ProductEntity,
      { productId },
      {
        categoryId,
        name: name.trim(),
        priceFen,
        options: editedOptions(current, options, priceFen),
        ...(description === undefined ? {} : { description }),
        ...(position === undefined ? {} : { position }),
        ...(await this.#picturesOf(tx, body)),
      },
    );
    if (affected === 0) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
    return productId;
  }

  /** The columns of the pictures that the body names; the others stay. @throws ServiceError ICON_REFUSED */
  async #picturesOf(
    tx: EntityManager,
    { icon, pictures }: SaveProductBody,
  ): Promise<Partial<Pick<ProductEntity, 'icon' | 'morePictures'>>> {
    if (pictures === undefined)
      return icon === undefined ? {} : { icon: await this.pictures.namedBy(tx, icon) };
    const names = await Promise.all(pictures.map(picture => this.pictures.namedBy(tx, picture)));
    const [first = null, ...more] = new Set(names.filter(name => name !== null));
    return { icon: first, morePictures: more.length === 0 ? null : JSON.stringify(more) };
  }
}

/**
 * The column of the options that a dish is saved with; those that it has if none are sent.
 * @throws ServiceError NAMES_LOOK_ALIKE, PRICE_TOO_LOW
 */
function editedOptions(
  current: string | null,
  wanted: SaveProductBody['options'],
  priceFen: number,
): string | null {
  const options = wanted === undefined ? optionsOf(current) : editOptions(optionsOf(current), wanted, newId);
  if (lowestPriceOf(priceFen, options) < 1) throw new ServiceError(ProductErrors.PRICE_TOO_LOW);
  return storedOptions(options);
}

const noSuchCategory = ({ categoryId }: SaveProductBody): ServiceError =>
  new ServiceError(ProductErrors.CATEGORY_NOT_FOUND, { categoryId });
