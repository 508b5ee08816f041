import { Module } from '@nestjs/common';
import { Menu } from './menu.js';
import { MenuController } from './menu.controller.js';

@Module({ controllers: [MenuController], providers: [Menu] })
export class MenuModule {}
