import { Injectable } from '@nestjs/common';
import { FaultsInterceptor } from '../faults/faults.interceptor.js';
import type { AnsweredFault } from '../faults/faulty-call.js';
import { ApiError } from './api.error.js';

@Injectable()
export class ApiFaultsInterceptor extends FaultsInterceptor {
  protected override refuse(fault: AnsweredFault): never {
    if (fault.kind === 'error')
      throw new ApiError(fault.errcode, fault.errcode === -1 ? 'system error' : 'as ordered');
    throw new ApiError(45009, 'reach max api daily quota limit');
  }
}
