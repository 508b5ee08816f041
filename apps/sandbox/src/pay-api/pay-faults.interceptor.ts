import { Injectable } from '@nestjs/common';
import { FaultsInterceptor } from '../faults/faults.interceptor.js';
import type { AnsweredFault } from '../faults/faulty-call.js';
import { PayError } from './pay.error.js';

@Injectable()
export class PayFaultsInterceptor extends FaultsInterceptor {
  protected override refuse(fault: AnsweredFault): never {
    if (fault.kind === 'rate-limited')
      throw new PayError(429, 'FREQUENCY_LIMITED', '频率限制，请降低请求频率');
    if (fault.kind === 'not-enough')
      throw new PayError(403, 'NOT_ENOUGH', '基本账户余额不足，请充值后重新发起');
    throw new PayError(fault.status, fault.code, fault.message);
  }
}
