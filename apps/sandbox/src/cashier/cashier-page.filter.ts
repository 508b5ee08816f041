import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { sendPage } from '../pages/send-page.js';
import { CashierRefusal } from './cashier-refusal.js';
import { decisionPage } from './cashier-page.js';

@Catch(CashierRefusal)
export class CashierPageFilter implements ExceptionFilter<CashierRefusal> {
  catch({ message }: CashierRefusal, host: ArgumentsHost): void {
    void sendPage(host.switchToHttp().getResponse<FastifyReply>(), decisionPage('fail', message), 400);
  }
}
