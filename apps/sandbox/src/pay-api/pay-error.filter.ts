import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PayError } from './pay.error.js';

@Catch(PayError)
export class PayErrorFilter implements ExceptionFilter<PayError> {
  catch({ status, code, message, detail }: PayError, host: ArgumentsHost): void {
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(status)
      .send({ code, message, ...(detail === undefined ? {} : { detail }) });
  }
}
