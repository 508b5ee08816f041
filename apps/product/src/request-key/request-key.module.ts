import { Module } from '@nestjs/common';
import { SellerRequests } from './seller-requests.js';

@Module({ providers: [SellerRequests], exports: [SellerRequests] })
export class RequestKeyModule {}
