import { type CreateOrderBody, OrderErrors } from '@diancan/contracts';
import { GlobalTransactional, GlobalTransactions, type TransactionOptions } from '@diancan/transaction';
import { Injectable } from '@nestjs/common';
import { ulid } from 'ulid';
import { FormerAnswers } from '../former-placement/former-answers.js';
import { OrderSettings } from '../order.settings.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { type MergedLine, mergeLines } from '../cart/domain/merge-lines.js';
import { ReserveOrder } from './reserve-order.use-case.js';
import { requestFingerprint } from './domain/request-fingerprint.js';

export interface OrderRequest {
  readonly buyerOpenid: string;
  readonly idempotencyKey: string;
  readonly body: CreateOrderBody;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly amountFen: number;
}

/**
 * Places an order across two services, all or nothing, in a global transaction: product reserves the stock
 * and names the prices, and the commit of the order decides. Repeated and concurrent requests with one key
 * are one transaction.
 */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly settings: OrderSettings,
    private readonly transactions: GlobalTransactions,
    private readonly orders: OrderRepository,
    private readonly former: FormerAnswers,
    private readonly reserveOrder: ReserveOrder,
  ) {}

  /**
   * @throws ServiceError TOO_MANY_LINES, LINE_TOO_LARGE, KEY_REUSED, PLACEMENT_TIMED_OUT; SHOP_CLOSED,
   * SHOP_PAUSED, SHOP_CLOSED_FOR_NOW, KIND_NOT_OFFERED, TABLE_NOT_FOUND, BELOW_MINIMUM; product's refusal;
   * SERVICE_UNAVAILABLE or OUTCOME_UNKNOWN while it is undecided: repeating the request with the same key
   * returns the outcome
   */
  async execute(request: OrderRequest): Promise<PlacedOrder> {
    const { buyerOpenid, idempotencyKey, body } = request;
    const lines = mergeLines(body.items);
    const answer = await this.former.answerTo(buyerOpenid, idempotencyKey, requestFingerprint(body));
    return answer ?? this.place(request, lines);
  }

  @GlobalTransactional(transactionOf)
  protected async place({ buyerOpenid, body }: OrderRequest, lines: MergedLine[]): Promise<PlacedOrder> {
    const content = await this.reserveOrder.execute(buyerOpenid, body, lines);
    const orderId = ulid();
    const { gid } = this.transactions;
    const { expiryMs } = this.settings.current.unpaid;
    const placed = { orderId, amountFen: content.amountFen };
    return this.transactions.commitCombined(placed, this.orders, {
      orderId,
      gid,
      buyerOpenid,
      content,
      expiryMs,
    });
  }
}

function transactionOf(
  this: PlaceOrder,
  { buyerOpenid, idempotencyKey, body }: OrderRequest,
): TransactionOptions {
  return {
    name: 'place-order',
    ttlMs: this['settings'].current.placement.deadlineMs,
    once: {
      request: `${buyerOpenid}/${idempotencyKey}`,
      fingerprint: requestFingerprint(body),
      keyReused: OrderErrors.KEY_REUSED,
      timedOut: OrderErrors.PLACEMENT_TIMED_OUT,
    },
  };
}
