import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { PayErrorFilter } from './pay-error.filter.js';
import { PayFaultsInterceptor } from './pay-faults.interceptor.js';
import { SignedRequestGuard } from './signed-request.guard.js';

/**
 * A controller of api.mch.weixin.qq.com: requires signed requests, answers errors in its format, and applies
 * faults.
 */
export const PayApi = (path: string): ClassDecorator =>
  applyDecorators(
    Controller(path),
    UseFilters(PayErrorFilter),
    UseGuards(SignedRequestGuard),
    UseInterceptors(PayFaultsInterceptor),
  );
