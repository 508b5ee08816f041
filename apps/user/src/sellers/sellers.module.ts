import { Module } from '@nestjs/common';
import { AddSeller } from './add-seller.use-case.js';
import { RecogniseSeller } from './recognise-seller.use-case.js';
import { RemoveSeller } from './remove-seller.use-case.js';
import { SellerRequestRepository } from './seller-request.repository.js';
import { SellerRepository } from './seller.repository.js';
import { StaffHandler } from './staff.handler.js';

@Module({
  providers: [
    SellerRepository,
    SellerRequestRepository,
    RecogniseSeller,
    AddSeller,
    RemoveSeller,
    StaffHandler,
  ],
  exports: [
    SellerRepository,
    SellerRequestRepository,
    RecogniseSeller,
    AddSeller,
    RemoveSeller,
    StaffHandler,
  ],
})
export class SellersModule {}
