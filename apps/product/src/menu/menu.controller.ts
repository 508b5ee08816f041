import { done } from '@diancan/contracts';
import { AllowPublic } from '@diancan/platform';
import { Controller, Get } from '@nestjs/common';
import { MenuRepository } from './menu.repository.js';

@Controller('product')
@AllowPublic()
export class MenuController {
  constructor(private readonly menu: MenuRepository) {}

  @Get('list')
  async list() {
    return done(await this.menu.read());
  }
}
