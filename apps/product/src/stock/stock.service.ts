import { type ApiOf, stockContract } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DeductStock } from './deduct-stock.js';
import { ProductsForSale, type Quote } from './products-for-sale.js';
import { ReleaseStock } from './release-stock.js';

type Params<M extends keyof typeof stockContract.methods> = z.infer<
  (typeof stockContract.methods)[M]['params']
>;

/** What other services may ask of the stock. */
@Injectable()
export class StockService implements ApiOf<typeof stockContract> {
  constructor(
    private readonly forSale: ProductsForSale,
    private readonly deductStock: DeductStock,
    private readonly releaseStock: ReleaseStock,
  ) {}

  quote({ productIds }: Params<'quote'>): Promise<Quote[]> {
    return this.forSale.quote(productIds);
  }

  async deduct({ orderId, lines }: Params<'deduct'>): Promise<null> {
    await this.deductStock.execute(orderId, lines);
    return null;
  }

  async release({ orderId }: Params<'release'>): Promise<null> {
    await this.releaseStock.execute(orderId);
    return null;
  }
}
