import { Get } from '@nestjs/common';
import { chinaTime } from '../clock/china-time.js';
import { Clock } from '../clock/clock.js';
import { Merchant } from '../merchant/merchant.js';
import { PayApi } from '../pay-api/pay-api.decorator.js';
import { PayError } from '../pay-api/pay.error.js';
import { PlatformKeyStore } from '../platform-keys/platform-key.store.js';
import { sealResource } from '../platform-keys/sealed-resource.js';

/** The platform certificates, for merchants that still use them. */
@PayApi('v3/certificates')
export class CertificatesController {
  constructor(
    private readonly keys: PlatformKeyStore,
    private readonly merchant: Merchant,
    private readonly clock: Clock,
  ) {}

  @Get()
  list() {
    if (this.keys.use.mode === 'public-key') {
      throw new PayError(
        404,
        'RESOURCE_NOT_EXISTS',
        '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥',
      );
    }
    const now = this.clock.now();
    const listed = this.keys
      .certificates()
      .filter(({ expiresAt, listedForEver }) => listedForEver || now < expiresAt);
    if (listed.length === 0) throw new PayError(403, 'NOT_ENOUGH', '平台证书已过期');
    return {
      data: listed.map(({ serial, effectiveAt, expiresAt, pem }) => ({
        serial_no: serial,
        effective_time: chinaTime(effectiveAt),
        expire_time: chinaTime(expiresAt),
        encrypt_certificate: sealResource(pem, 'certificate', this.merchant.apiV3Key),
      })),
    };
  }
}
