import { Module } from '@nestjs/common';
import { OwnOrigins } from '../login/own-origins.js';
import { SellersModule } from '../sellers/sellers.module.js';
import { AccountController } from './account.controller.js';

@Module({ imports: [SellersModule], controllers: [AccountController], providers: [OwnOrigins] })
export class AccountModule {}
