import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { FaultStore } from '../faults/fault.store.js';
import { type AnsweredFault, faultyCall } from '../faults/faulty-call.js';
import { PayError } from './pay.error.js';

@Injectable()
export class PayFaultsInterceptor implements NestInterceptor {
  constructor(private readonly faults: FaultStore) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const call = {
      request: http.getRequest<FastifyRequest>(),
      reply: http.getResponse<FastifyReply>(),
      faults: this.faults,
      refuse,
    };
    return from(faultyCall(call, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }
}

function refuse(fault: AnsweredFault): never {
  if (fault.kind === 'rate-limited') throw new PayError(429, 'FREQUENCY_LIMITED', '频率限制，请降低请求频率');
  if (fault.kind === 'not-enough')
    throw new PayError(403, 'NOT_ENOUGH', '基本账户余额不足，请充值后重新发起');
  throw new PayError(fault.status, fault.code, fault.message);
}
