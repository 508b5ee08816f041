import { flashSaleOperations, flashSaleOrderBody, OrderErrors, servicePathOf } from '@diancan/contracts';
import { idempotencyKeyOf } from '@diancan/idempotency';
import { directRoute, type RequestInterceptor, ZodPipe } from '@diancan/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BuyerFlashSaleController } from './buyer-flash-sale.controller.js';

/** The rush of a flash sale goes to its controller without Nest in between. */
export function directFlashOrders(app: NestFastifyApplication): RequestInterceptor {
  const controller = app.get(BuyerFlashSaleController);
  const pipe = new ZodPipe(flashSaleOrderBody);
  return directRoute(app, {
    path: servicePathOf(flashSaleOperations.orderInFlashSale),
    allowed: ['buyer'],
    async answer({ caller, headers, body }, response) {
      const key = idempotencyKeyOf(headers, OrderErrors.KEY_REQUIRED);
      const reply = { header: (name: string, value: string) => response.setHeader(name, value) };
      return controller.order(caller, key, pipe.transform(body), reply);
    },
  });
}
