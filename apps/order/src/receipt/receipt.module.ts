import { Module } from '@nestjs/common';
import { ReceiptRepository } from './receipt.repository.js';

/** The money that WeChat Pay took for us. */
@Module({ providers: [ReceiptRepository], exports: [ReceiptRepository] })
export class ReceiptModule {}
