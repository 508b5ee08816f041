import { Module } from '@nestjs/common';
import { AddSeller } from './add-seller.use-case.js';
import { RecogniseSeller } from './recognise-seller.use-case.js';
import { RemoveSeller } from './remove-seller.use-case.js';
import { SellerRequests } from './seller-requests.js';
import { Sellers } from './sellers.js';
import { StaffService } from './staff.service.js';

@Module({
  providers: [Sellers, SellerRequests, RecogniseSeller, AddSeller, RemoveSeller, StaffService],
  exports: [Sellers, SellerRequests, RecogniseSeller, AddSeller, RemoveSeller, StaffService],
})
export class SellersModule {}
