import { Module } from '@nestjs/common';
import { MenuTextsRepository } from './menu-texts.repository.js';
import { MenuRepository } from './menu.repository.js';
import { MenuController } from './menu.controller.js';

@Module({ controllers: [MenuController], providers: [MenuTextsRepository, MenuRepository] })
export class MenuModule {}
