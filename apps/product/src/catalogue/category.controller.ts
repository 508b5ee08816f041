import { categoryIdBody, done, type SaveCategoryBody, saveCategoryBody } from '@diancan/contracts';
import { Allow, ZodPipe } from '@diancan/platform';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import { Categories } from './categories.js';

@Controller('seller/category')
@Allow('seller')
export class CategoryController {
  constructor(private readonly categories: Categories) {}

  @Get('list')
  async list() {
    return done(await this.categories.list());
  }

  @Post('save')
  @HttpCode(200)
  async save(@Body(new ZodPipe(saveCategoryBody)) body: SaveCategoryBody) {
    return done(await this.categories.save(body));
  }

  @Post('delete')
  @HttpCode(200)
  async delete(@Body(new ZodPipe(categoryIdBody)) { categoryId }: z.infer<typeof categoryIdBody>) {
    await this.categories.delete(categoryId);
    return done(null);
  }
}
