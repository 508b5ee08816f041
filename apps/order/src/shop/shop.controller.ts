import { done, shopOperations } from '@diancan/contracts';
import { AllowPublic, Handles } from '@diancan/platform';
import { Controller } from '@nestjs/common';
import { ShopRepository } from './shop.repository.js';
import { toShopView } from './shop-view.js';

@Controller()
@AllowPublic()
export class ShopController {
  constructor(private readonly shop: ShopRepository) {}

  @Handles(shopOperations.getShop)
  async read() {
    return done(toShopView(await this.shop.read()));
  }
}
