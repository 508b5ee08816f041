import { Module } from '@nestjs/common';
import { AnswerSigner } from './answer-signer.js';
import { PayFaultsInterceptor } from './pay-faults.interceptor.js';
import { SignedRequestGuard } from './signed-request.guard.js';

@Module({
  providers: [AnswerSigner, SignedRequestGuard, PayFaultsInterceptor],
  exports: [SignedRequestGuard, PayFaultsInterceptor],
})
export class PayApiModule {}
