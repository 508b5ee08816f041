import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { FaultStore } from '../faults/fault.store.js';
import { type AnsweredFault, faultyCall } from '../faults/faulty-call.js';
import { ApiError } from './api.error.js';

@Injectable()
export class ApiFaultsInterceptor implements NestInterceptor {
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
  if (fault.kind === 'error')
    throw new ApiError(fault.errcode, fault.errcode === -1 ? 'system error' : 'as ordered');
  throw new ApiError(45009, 'reach max api daily quota limit');
}
