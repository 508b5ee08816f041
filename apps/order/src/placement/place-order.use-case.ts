import { type ApiOf, type CreateOrderBody, OrderErrors, reservationContract } from '@diancan/contracts';
import { RpcClient } from '@diancan/rpc';
import { GlobalTransactional, GlobalTransactions, type TransactionOptions } from '@diancan/transaction';
import { Injectable } from '@nestjs/common';
import { ulid } from 'ulid';
import { FormerAnswers } from '../former-placement/former-answers.js';
import { OrderSettings } from '../order.settings.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { mergeLines } from './domain/merge-lines.js';
import { priceCart } from './domain/price-cart.js';
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
    @RpcClient(reservationContract) private readonly reservations: ApiOf<typeof reservationContract>,
  ) {}

  /**
   * @throws ServiceError TOO_MANY_LINES, LINE_TOO_LARGE, KEY_REUSED, PLACEMENT_TIMED_OUT; product's refusal;
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
  protected async place(
    { buyerOpenid, body }: OrderRequest,
    lines: CreateOrderBody['items'],
  ): Promise<PlacedOrder> {
    const quotes = await this.reservations.reserve({ lines });
    const content = priceCart(body, lines, quotes);
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
