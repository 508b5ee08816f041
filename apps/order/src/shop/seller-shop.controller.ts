import {
  done,
  OrderErrors,
  pauseShopBody,
  type PauseShopBody,
  saveShopBody,
  type SaveShopBody,
  ServiceError,
  shopOperations,
} from '@diancan/contracts';
import { Allow, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import { ShopRepository } from './shop.repository.js';
import { toShopView } from './shop-view.js';

/** Each call sets what the shop is from then on, so it may be repeated without a key. */
@Controller()
@Allow('seller')
export class SellerShopController {
  constructor(private readonly shop: ShopRepository) {}

  @Handles(shopOperations.saveShop)
  async save(@Body(new ZodPipe(saveShopBody)) body: SaveShopBody) {
    return done(toShopView(await this.shop.save(body)));
  }

  @Handles(shopOperations.pauseShop)
  async pause(@Body(new ZodPipe(pauseShopBody)) { until }: PauseShopBody) {
    const end = until === undefined ? null : new Date(until);
    if (end !== null && end <= (await this.shop.read()).now)
      throw new ServiceError(OrderErrors.PAUSE_IS_OVER);
    return done(toShopView(await this.shop.setPause({ until: end })));
  }

  @Handles(shopOperations.resumeShop)
  async resume() {
    return done(toShopView(await this.shop.setPause(null)));
  }
}
