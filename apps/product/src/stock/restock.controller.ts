import { type Caller, done, type RestockBody, restockBody } from '@diancan/contracts';
import { Allow, CurrentCaller, ZodPipe } from '@diancan/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { RequestKey } from '../request-key/request-key.decorator.js';
import { SellerRequests } from '../request-key/seller-requests.js';
import { Restock } from './restock.js';

@Controller('seller/product')
@Allow('seller')
export class RestockController {
  constructor(
    private readonly requests: SellerRequests,
    private readonly restock: Restock,
  ) {}

  @Post('restock')
  @HttpCode(200)
  async change(
    @CurrentCaller() { subject }: Caller,
    @RequestKey() key: string | undefined,
    @Body(new ZodPipe(restockBody)) body: RestockBody,
  ) {
    return done(await this.requests.once({ sellerId: subject, key, verb: 'restock', body }, tx => this.restock.inside(tx, body)));
  }
}
