import {
  type ApiOf,
  FlashSaleErrors,
  flashStockContract,
  ServiceError,
  type UpdateFlashSaleBody,
} from '@diancan/contracts';
import { RpcClient } from '@diancan/rpc';
import { GlobalTransactional, GlobalTransactions, type TransactionOptions } from '@diancan/transaction';
import { Injectable } from '@nestjs/common';
import { type Activity, hasSameStock, requireActive, requireWindow } from '../domain/activity.js';
import { ActivityBoard } from './activity-board.js';
import { ActivityRepository, type ActivityTerms } from './activity.repository.js';
import { onceFor, type SellerRequest } from './activity-requests.js';
import { StockChanges } from './stock-changes.js';
import { WithdrawStock } from './withdraw-stock.use-case.js';

type UpdateRequest = SellerRequest<UpdateFlashSaleBody>;

/** Changes an activity. What is ordered already stays as it is. */
@Injectable()
export class UpdateActivity {
  constructor(
    private readonly transactions: GlobalTransactions,
    private readonly activities: ActivityRepository,
    private readonly board: ActivityBoard,
    private readonly changes: StockChanges,
    private readonly withdraw: WithdrawStock,
    @RpcClient(flashStockContract) private readonly stock: ApiOf<typeof flashStockContract>,
  ) {}

  /**
   * @throws ServiceError ACTIVITY_NOT_FOUND, ACTIVITY_OVER, CANCELLED, WINDOW_REFUSED, STOCK_IN_USE,
   * STOCK_CHANGED, KEY_REUSED, NOT_READY, SERVICE_UNAVAILABLE; product's refusal; OUTCOME_UNKNOWN
   */
  async execute(request: UpdateRequest): Promise<{ activityId: string }> {
    const { activityId, stock } = request.body;
    const updated = await (stock === undefined
      ? this.update(request)
      : this.changes.run(activityId, () => this.update(request)));
    await this.board.refresh();
    return updated;
  }

  @GlobalTransactional(transactionOf)
  protected async update({ body }: UpdateRequest): Promise<{ activityId: string }> {
    const { activityId } = body;
    const activity = requireActive(await this.activities.find(activityId));
    this.#termsOf(activity, body);
    const more = body.stock === undefined ? 0 : body.stock - (activity.published - activity.returned);
    const { productId } = activity;
    if (more > 0) await this.stock.allot({ activityId, productId, quantity: more });
    if (more < 0) await this.withdraw.execute(activity, this.transactions.gid, -more);
    return this.transactions.commit({ activityId }, async tx => {
      const locked = requireActive(await this.activities.lock(tx, activityId));
      // A process may sleep through the end of its lock.
      if (more > 0 && !hasSameStock(locked, activity)) throw new ServiceError(FlashSaleErrors.STOCK_CHANGED);
      // As they are now: another seller may have changed other terms.
      await this.activities.setTerms(tx, activityId, this.#termsOf(locked, body));
      if (more > 0) await this.activities.enlarge(tx, activityId, more);
    });
  }

  /** @throws ServiceError WINDOW_REFUSED */
  #termsOf(activity: Activity, body: UpdateFlashSaleBody): ActivityTerms {
    const terms = termsOf(activity, body);
    requireWindow(terms.startsAt, terms.endsAt, this.board.now());
    return terms;
  }
}

const termsOf = (activity: Activity, body: UpdateFlashSaleBody): ActivityTerms => ({
  priceFen: body.priceFen ?? activity.priceFen,
  limitPerBuyer: body.limitPerBuyer ?? activity.limitPerBuyer,
  hasWaitingList: body.waitingList ?? activity.hasWaitingList,
  startsAt: body.startsAt === undefined ? activity.startsAt : new Date(body.startsAt),
  endsAt: body.endsAt === undefined ? activity.endsAt : new Date(body.endsAt),
});

function transactionOf(this: UpdateActivity, request: UpdateRequest): TransactionOptions {
  return { name: 'update-flash-sale', once: onceFor('update-flash-sale', request) };
}
