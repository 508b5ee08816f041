import {
  type Caller,
  done,
  pageQuery,
  ProductErrors,
  productIdBody,
  productOperations,
  type SaveProductBody,
  saveProductBody,
} from '@diancan/contracts';
import { IdempotentRequests, OptionalIdempotencyKey } from '@diancan/idempotency';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller, Query } from '@nestjs/common';
import type { z } from 'zod';
import { ProductRepository } from './product.repository.js';

@Controller()
@Allow('seller')
export class ProductController {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly products: ProductRepository,
  ) {}

  @Handles(productOperations.listProducts)
  async list(@Query(new ZodPipe(pageQuery)) { cursor, size }: z.infer<typeof pageQuery>) {
    return done(await this.products.list({ cursor, size: size === undefined ? undefined : Number(size) }));
  }

  @Handles(productOperations.saveProduct)
  async save(
    @CurrentCaller() caller: Caller,
    @OptionalIdempotencyKey(ProductErrors.KEY_REQUIRED) key: string | undefined,
    @Body(new ZodPipe(saveProductBody)) body: SaveProductBody,
  ) {
    const request = { caller, key, verb: 'save', body };
    return done(await this.requests.once(request, tx => this.products.save(tx, body)));
  }

  @Handles(productOperations.putProductOnSale)
  async putOnSale(@Body(new ZodPipe(productIdBody)) { productId }: z.infer<typeof productIdBody>) {
    await this.products.setOnSale(productId, true);
    return done(null);
  }

  @Handles(productOperations.takeProductOffSale)
  async takeOffSale(@Body(new ZodPipe(productIdBody)) { productId }: z.infer<typeof productIdBody>) {
    await this.products.setOnSale(productId, false);
    return done(null);
  }
}
