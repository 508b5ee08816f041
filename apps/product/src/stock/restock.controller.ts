import {
  type Caller,
  done,
  ProductErrors,
  productOperations,
  type RestockBody,
  restockBody,
} from '@diancan/contracts';
import { IdempotencyKey, IdempotentRequests } from '@diancan/idempotency';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import { Restock } from './restock.use-case.js';

@Controller()
@Allow('seller')
export class RestockController {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly restock: Restock,
  ) {}

  @Handles(productOperations.restockProduct)
  async change(
    @CurrentCaller() caller: Caller,
    @IdempotencyKey(ProductErrors.KEY_REQUIRED) key: string,
    @Body(new ZodPipe(restockBody)) body: RestockBody,
  ) {
    const request = { caller, key, verb: 'restock', body };
    return done(await this.requests.once(request, tx => this.restock.inside(tx, body)));
  }
}
