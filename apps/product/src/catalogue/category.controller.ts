import {
  type Caller,
  categoryIdBody,
  done,
  ProductErrors,
  productOperations,
  type SaveCategoryBody,
  saveCategoryBody,
} from '@diancan/contracts';
import { IdempotentRequests, OptionalIdempotencyKey } from '@diancan/idempotency';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import type { z } from 'zod';
import { CategoryRepository } from './category.repository.js';

@Controller()
@Allow('seller')
export class CategoryController {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly categories: CategoryRepository,
  ) {}

  @Handles(productOperations.listCategories)
  async list() {
    return done(await this.categories.list());
  }

  @Handles(productOperations.saveCategory)
  async save(
    @CurrentCaller() caller: Caller,
    @OptionalIdempotencyKey(ProductErrors.KEY_REQUIRED) key: string | undefined,
    @Body(new ZodPipe(saveCategoryBody)) body: SaveCategoryBody,
  ) {
    const request = { caller, key, verb: 'saveCategory', body };
    return done(await this.requests.once(request, tx => this.categories.save(tx, body)));
  }

  @Handles(productOperations.deleteCategory)
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
