import { type ApiOf, flashStockContract, type PublishFlashSaleBody } from '@diancan/contracts';
import { RpcClient } from '@diancan/rpc';
import { GlobalTransactional, GlobalTransactions, type TransactionOptions } from '@diancan/transaction';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../../order.settings.js';
import { type Activity, requireWindow, sharesOf } from '../domain/activity.js';
import { ShardRepository } from '../shard/shard.repository.js';
import { ActivityBoard } from './activity-board.js';
import { ActivityRepository } from './activity.repository.js';
import { activityIdOf, onceFor, type SellerRequest } from './activity-requests.js';

type PublishRequest = SellerRequest<PublishFlashSaleBody>;

/** Publishes a flash sale: its pieces leave the dish, and the activity begins to exist, or neither. */
@Injectable()
export class PublishActivity {
  constructor(
    private readonly settings: OrderSettings,
    private readonly transactions: GlobalTransactions,
    private readonly activities: ActivityRepository,
    private readonly shards: ShardRepository,
    private readonly board: ActivityBoard,
    @RpcClient(flashStockContract) private readonly stock: ApiOf<typeof flashStockContract>,
  ) {}

  /** @throws ServiceError WINDOW_REFUSED, KEY_REUSED; product's refusal; OUTCOME_UNKNOWN */
  async execute(request: PublishRequest): Promise<{ activityId: string }> {
    const published = await this.publish(request);
    await this.board.refresh();
    return published;
  }

  @GlobalTransactional(transactionOf)
  protected async publish({ body }: PublishRequest): Promise<{ activityId: string }> {
    const [startsAt, endsAt] = [new Date(body.startsAt), new Date(body.endsAt)];
    requireWindow(startsAt, endsAt, this.board.now());
    const { gid } = this.transactions;
    const activityId = activityIdOf(gid);
    const { productId, stock: quantity } = body;
    const dish = await this.stock.allot({ activityId, productId, quantity });
    const { variant, shards: configured } = this.settings.current.flashSale;
    const shards = variant === 'queue' ? configured : 1;
    const activity: Activity = {
      activityId,
      productId,
      productName: dish.name,
      icon: dish.icon,
      priceFen: body.priceFen,
      limitPerBuyer: body.limitPerBuyer,
      hasWaitingList: body.waitingList ?? false,
      startsAt,
      endsAt,
      stage: 'ACTIVE',
      shards,
      published: quantity,
      reservoir: 0,
      returned: 0,
    };
    return this.transactions.commit({ activityId }, async tx => {
      await this.activities.add(tx, gid, activity);
      await this.shards.add(tx, activityId, sharesOf(quantity, shards));
    });
  }
}

function transactionOf(this: PublishActivity, request: PublishRequest): TransactionOptions {
  return { name: 'publish-flash-sale', once: onceFor('publish-flash-sale', request) };
}
