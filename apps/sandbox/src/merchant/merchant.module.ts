import { Global, Module } from '@nestjs/common';
import { Merchant } from './merchant.js';

@Global()
@Module({ providers: [Merchant], exports: [Merchant] })
export class MerchantModule {}
