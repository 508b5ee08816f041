import {
  type Caller,
  categoryIdBody,
  done,
  ProductErrors,
  type SaveCategoryBody,
  saveCategoryBody,
} from '@diancan/contracts';
import { IdempotentRequests, OptionalIdempotencyKey } from '@diancan/idempotency';
import { Allow, CurrentCaller, ZodPipe } from '@diancan/platform';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import { CategoryRepository } from './category.repository.js';

@Controller('seller/category')
@Allow('seller')
export class CategoryController {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly categories: CategoryRepository,
  ) {}

  @Get('list')
  async list() {
    return done(await this.categories.list());
  }

  @Post('save')
  @HttpCode(200)
  async save(
    @CurrentCaller() caller: Caller,
    @OptionalIdempotencyKey(ProductErrors.KEY_REQUIRED) key: string | undefined,
    @Body(new ZodPipe(saveCategoryBody)) body: SaveCategoryBody,
  ) {
    const request = { caller, key, verb: 'saveCategory', body };
    return done(await this.requests.once(request, tx => this.categories.save(tx, body)));
  }

  @Post('delete')
  @HttpCode(200)
  async delete(
    @CurrentCaller() caller: Caller,
    @OptionalIdempotencyKey(ProductErrors.KEY_REQUIRED) key: string | undefined,
    @Body(new ZodPipe(categoryIdBody)) body: z.infer<typeof categoryIdBody>,
  ) {
    return done(
      await this.requests.once({ caller, key, verb: 'deleteCategory', body }, async tx => {
        await this.categories.delete(tx, body.categoryId);
        return null;
      }),
    );
  }
}
