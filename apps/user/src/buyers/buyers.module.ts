import { Module } from '@nestjs/common';
import { BuyerRepository } from './buyer.repository.js';

@Module({ providers: [BuyerRepository], exports: [BuyerRepository] })
export class BuyersModule {}
