import { payOperations } from '@diancan/contracts';
import { AllowPublic, Handles, Metrics, type RawBodyRequest } from '@diancan/platform';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { ReceiveNotification, REFUSALS } from './receive-notification.use-case.js';

/** The provider's webhooks: authenticated by a signature, not a login. It reads only the HTTP status. */
@Controller()
@AllowPublic()
export class NotificationController {
  readonly #refused;

  constructor(
    private readonly receive: ReceiveNotification,
    private readonly logger: PinoLogger,
    metrics: Metrics,
  ) {
    this.#refused = metrics.counter({
      name: 'diancan_pay_notifications_refused_total',
      help: 'Payment and refund notifications that changed nothing, by the reason.',
      labels: ['reason'],
    });
    // Starts each series at 0, so that the first refusal shows as an increase.
    for (const reason of REFUSALS) this.#refused.inc({ reason }, 0);
  }

  @Handles(payOperations.receivePaymentNotification)
  notify(@Req() request: RawBodyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#receive(request, reply);
  }

  @Handles(payOperations.receiveRefundNotification)
  refundNotify(@Req() request: RawBodyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#receive(request, reply);
  }

  async #receive(request: RawBodyRequest, reply: FastifyReply): Promise<void> {
    const refusal = await this.receive.execute(request.headers, request.rawBody ?? Buffer.alloc(0));
    if (refusal === null) return void reply.status(204).send();
    this.#refused.inc({ reason: refusal });
    this.logger.warn({ reason: refusal }, 'a notification was refused');
    void reply.status(401).send({ code: 'FAIL', message: refusal });
  }
}
