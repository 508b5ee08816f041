import { done, productOperations } from '@diancan/contracts';
import { AllowPublic, Handles } from '@diancan/platform';
import { Controller } from '@nestjs/common';
import { MenuRepository } from './menu.repository.js';

@Controller()
@AllowPublic()
export class MenuController {
  constructor(private readonly menu: MenuRepository) {}

  @Handles(productOperations.getMenu)
  async list() {
    return done(await this.menu.read());
  }
}
