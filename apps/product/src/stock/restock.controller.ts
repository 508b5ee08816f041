import { type Caller, done, ProductErrors, type RestockBody, restockBody } from '@diancan/contracts';
import { IdempotencyKey, IdempotentRequests } from '@diancan/idempotency';
import { Allow, CurrentCaller, ZodPipe } from '@diancan/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Restock } from './restock.use-case.js';

@Controller('seller/product')
@Allow('seller')
export class RestockController {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly restock: Restock,
  ) {}

  @Post('restock')
  @HttpCode(200)
  async change(
    @CurrentCaller() caller: Caller,
    @IdempotencyKey(ProductErrors.KEY_REQUIRED) key: string,
    @Body(new ZodPipe(restockBody)) body: RestockBody,
  ) {
    const request = { caller, key, verb: 'restock', body };
    return done(await this.requests.once(request, tx => this.restock.inside(tx, body)));
  }
}
