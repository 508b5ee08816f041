import { Module } from '@nestjs/common';
import { SellersModule } from '../sellers/sellers.module.js';
import { UserFoundationModule } from '../user-foundation.module.js';

@Module({ imports: [UserFoundationModule, SellersModule] })
export class SellerCliModule {}
