import { Module } from '@nestjs/common';
import { OriginsModule } from '../origins/origins.module.js';
import { SellersModule } from '../sellers/sellers.module.js';
import { AccountController } from './account.controller.js';

@Module({ imports: [OriginsModule, SellersModule], controllers: [AccountController] })
export class AccountModule {}
