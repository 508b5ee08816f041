import { randomBytes } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock } from '../clock/clock.js';
import { ApiError } from './api.error.js';

/** WeChat answers a refusal with HTTP 200, and puts a request id into the message. */
@Catch(ApiError)
export class ApiErrorFilter implements ExceptionFilter<ApiError> {
  constructor(private readonly clock: Clock) {}

  catch({ errcode, errmsg }: ApiError, host: ArgumentsHost): void {
    const seconds = Math.floor(this.clock.now() / 1_000).toString(16);
    const rid = [seconds, randomBytes(4).toString('hex'), randomBytes(4).toString('hex')].join('-');
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(200)
      .send({ errcode, errmsg: `${errmsg}, rid: ${rid}` });
  }
}
