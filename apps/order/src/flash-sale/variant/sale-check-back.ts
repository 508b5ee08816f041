import { flashSold } from '@diancan/contracts';
import {
  CHECK_BACK_POLICY,
  CheckBack,
  type CheckedMessage,
  HalfMessageDecidedError,
  type Outcome,
} from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import { VariantStock } from './variant-stock.js';

/**
 * Decides a sale whose process has not reported its end. An order that is stored has committed its message in
 * the same transaction; so one that is not committed has no order, and its pieces go back in Redis.
 */
@Injectable()
export class SaleCheckBack extends CheckBack<typeof flashSold> {
  readonly kind = 'flash-sale';
  readonly contract = flashSold;
  readonly policy = CHECK_BACK_POLICY;

  constructor(private readonly stock: VariantStock) {
    super();
  }

  async check({ id, payload: { activityId, orders } }: CheckedMessage<typeof flashSold>): Promise<Outcome> {
    try {
      // The half message stays locked until the pieces are back, so that no sale commits in between.
      await this.uow.run(async tx => {
        await this.decisions.rollBack(tx, this.kind, id);
        for (const { quantity } of orders) await this.stock.release(activityId, id, quantity);
      });
      return 'rollback';
    } catch (error) {
      if (error instanceof HalfMessageDecidedError) return 'commit';
      throw error;
    }
  }
}
