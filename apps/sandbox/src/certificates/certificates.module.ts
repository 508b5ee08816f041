import { Module } from '@nestjs/common';
import { PayApiModule } from '../pay-api/pay-api.module.js';
import { CertificatesController } from './certificates.controller.js';

@Module({ imports: [PayApiModule], controllers: [CertificatesController] })
export class CertificatesModule {}
