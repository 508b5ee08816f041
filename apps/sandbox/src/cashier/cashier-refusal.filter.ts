import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CashierRefusal } from './cashier-refusal.js';

/** Answers like the bridge, and adds the reason, which only the user would see. */
@Catch(CashierRefusal)
export class CashierRefusalFilter implements ExceptionFilter<CashierRefusal> {
  catch({ reason, message }: CashierRefusal, host: ArgumentsHost): void {
    const answer = { err_msg: 'get_brand_wcpay_request:fail', reason, message };
    void host.switchToHttp().getResponse<FastifyReply>().status(400).send(answer);
  }
}
