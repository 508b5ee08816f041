import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { errorPage } from './error-page.js';
import { PageError } from './page.error.js';
import { sendPage } from './send-page.js';

/** WeChat does not document the status of its error pages; with 400 scripts notice the error. */
@Catch(PageError)
export class PageErrorFilter implements ExceptionFilter<PageError> {
  catch({ code, message }: PageError, host: ArgumentsHost): void {
    void sendPage(host.switchToHttp().getResponse<FastifyReply>(), errorPage(code, message), 400);
  }
}
