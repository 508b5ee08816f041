import type { ApiOf, flashStockContract } from '@diancan/contracts';
import { Branches } from '@diancan/transaction';
import { Injectable } from '@nestjs/common';
import { type Allotment, type AllottedProduct, FlashStockAllotment } from './flash-stock-allotment.branch.js';

/** The contract of the flash sales' stock, which the order service calls. */
@Injectable()
export class FlashStockHandler implements ApiOf<typeof flashStockContract> {
  constructor(
    private readonly branches: Branches,
    private readonly allotment: FlashStockAllotment,
  ) {}

  allot(params: Allotment): Promise<AllottedProduct> {
    return this.branches.try(this.allotment, params);
  }
}
