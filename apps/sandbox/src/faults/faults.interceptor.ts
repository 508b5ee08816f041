import { type CallHandler, type ExecutionContext, Inject, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { FaultStore } from './fault.store.js';
import { type AnsweredFault, faultyCall } from './faulty-call.js';

/** Applies the requested faults to the calls of one API. */
export abstract class FaultsInterceptor implements NestInterceptor {
  @Inject(FaultStore) faults: FaultStore;

  /** @throws the requested error in the format of that API */
  protected abstract refuse(fault: AnsweredFault): never;

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const call = {
      request: http.getRequest<FastifyRequest>(),
      reply: http.getResponse<FastifyReply>(),
      faults: this.faults,
      refuse: (fault: AnsweredFault): never => this.refuse(fault),
    };
    return from(faultyCall(call, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }
}
