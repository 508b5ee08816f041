import {
  type Caller,
  done,
  pageQuery,
  ProductErrors,
  productIdBody,
  type SaveProductBody,
  saveProductBody,
} from '@diancan/contracts';
import { IdempotentRequests, OptionalIdempotencyKey } from '@diancan/idempotency';
import { Allow, CurrentCaller, ZodPipe } from '@diancan/platform';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { ProductRepository } from './product.repository.js';

@Controller('seller/product')
@Allow('seller')
export class ProductController {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly products: ProductRepository,
  ) {}

  @Get('list')
  async list(@Query(new ZodPipe(pageQuery)) { cursor, size }: z.infer<typeof pageQuery>) {
    return done(await this.products.list({ cursor, size: size === undefined ? undefined : Number(size) }));
  }

  @Post('save')
  @HttpCode(200)
  async save(
    @CurrentCaller() caller: Caller,
    @OptionalIdempotencyKey(ProductErrors.KEY_REQUIRED) key: string | undefined,
    @Body(new ZodPipe(saveProductBody)) body: SaveProductBody,
  ) {
    const request = { caller, key, verb: 'save', body };
    return done(await this.requests.once(request, tx => this.products.save(tx, body)));
  }

  @Post('on-sale')
  @HttpCode(200)
  async putOnSale(@Body(new ZodPipe(productIdBody)) { productId }: z.infer<typeof productIdBody>) {
    await this.products.setOnSale(productId, true);
    return done(null);
  }

  @Post('off-sale')
  @HttpCode(200)
  async takeOffSale(@Body(new ZodPipe(productIdBody)) { productId }: z.infer<typeof productIdBody>) {
    await this.products.setOnSale(productId, false);
    return done(null);
  }
}
