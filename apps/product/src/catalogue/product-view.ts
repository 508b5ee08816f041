import type { SellerProductView } from '@diancan/contracts';
import { endOfSoldOut, isSoldOut, optionsOf, toOptionViews } from '../option/domain/option.js';
import { iconOf, picturesOf } from '../picture/icon.js';
import type { ProductEntity } from '../product/product.entity.js';

/** A dish as the sellers see it. */
export function toProductView(product: ProductEntity, now: Date): SellerProductView {
  const { options, soldOutUntil, icon, morePictures, ...shown } = product;
  const end = endOfSoldOut(soldOutUntil, now);
  return {
    ...shown,
    icon: iconOf(icon),
    pictures: picturesOf(icon, morePictures),
    options: toOptionViews(optionsOf(options), now),
    soldOut: isSoldOut(soldOutUntil, now),
    ...(end === undefined ? {} : { soldOutUntil: end }),
  };
}
