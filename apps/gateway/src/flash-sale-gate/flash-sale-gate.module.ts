import { Module } from '@nestjs/common';
import { FlashSaleGate } from './flash-sale-gate.js';

@Module({ providers: [FlashSaleGate], exports: [FlashSaleGate] })
export class FlashSaleGateModule {}
