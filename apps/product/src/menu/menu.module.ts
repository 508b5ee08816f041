import { Module } from '@nestjs/common';
import { MenuRepository } from './menu.repository.js';
import { MenuController } from './menu.controller.js';

@Module({ controllers: [MenuController], providers: [MenuRepository] })
export class MenuModule {}
