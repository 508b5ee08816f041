import { type ApiOf, stockContract } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DeductStock } from './deduct-stock.use-case.js';
import { ProductForSaleRepository, type Quote } from './product-for-sale.repository.js';
import { ReleaseStock } from './release-stock.use-case.js';

type Params<M extends keyof typeof stockContract.methods> = z.infer<
  (typeof stockContract.methods)[M]['params']
>;

/** The stock contract, which other services call. */
@Injectable()
export class StockHandler implements ApiOf<typeof stockContract> {
  constructor(
    private readonly forSale: ProductForSaleRepository,
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
