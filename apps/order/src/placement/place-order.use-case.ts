import {
  type ApiOf,
  type CreateOrderBody,
  errorEntryOf,
  isServiceError,
  OrderErrors,
  ServiceError,
  stockContract,
} from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { RpcClient } from '@diancan/rpc';
import { Injectable } from '@nestjs/common';
import { ulid } from 'ulid';
import { OrderSettings } from '../order.settings.js';
import type { OrderContent } from '../ordering/domain/order-content.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { StockReleaseJob } from '../stock-release/stock-release.job.js';
import { mergeLines } from './domain/merge-lines.js';
import { priceCart } from './domain/price-cart.js';
import { requestFingerprint } from './domain/request-fingerprint.js';
import type { Rejection } from './placement.entity.js';
import { type Placement, PlacementRepository } from './placement.repository.js';

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
 * Places an order across two services, all or nothing: prices the cart, commits the intent, deducts the stock
 * under its id, decides. Repeated and concurrent requests with one key drive the same placement, and one
 * conditional update decides it. `OverduePlacementJob` rejects placements that a dead process left open.
 */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly settings: OrderSettings,
    private readonly uow: UnitOfWork,
    private readonly placements: PlacementRepository,
    private readonly orders: OrderRepository,
    private readonly stockRelease: StockReleaseJob,
    @RpcClient(stockContract) private readonly stock: ApiOf<typeof stockContract>,
  ) {}

  /**
   * @throws ServiceError KEY_REUSED; the reason of a rejection; SERVICE_UNAVAILABLE or OUTCOME_UNKNOWN while
   * the placement is undecided: repeating the request with the same key returns the outcome
   */
  async execute(request: OrderRequest): Promise<PlacedOrder> {
    const { buyerOpenid, idempotencyKey, body } = request;
    const placement =
      (await this.placements.findByKey(buyerOpenid, idempotencyKey)) ?? (await this.#open(request));
    if (placement.fingerprint !== requestFingerprint(body)) throw new ServiceError(OrderErrors.KEY_REUSED);
    return outcomeOf(placement.state === 'OPEN' ? await this.#drive(placement) : placement);
  }

  /** Commits the intent. An unpriceable cart is stored as rejected, so that its key keeps the answer. */
  async #open({ buyerOpenid, idempotencyKey, body }: OrderRequest): Promise<Placement> {
    const priced = await this.#price(body);
    const intent = {
      orderId: ulid(),
      buyerOpenid,
      idempotencyKey,
      fingerprint: requestFingerprint(body),
      ...priced,
    };
    if (await this.placements.add(intent, this.settings.current.placement.deadlineMs)) return intent;
    // A concurrent request with the same key has stored its intent first. Both drive that placement.
    return (await this.placements.findByKey(buyerOpenid, idempotencyKey))!;
  }

  async #price(body: CreateOrderBody): Promise<Pick<Placement, 'state' | 'cart' | 'rejection'>> {
    const lines = mergeLines(body.items);
    try {
      const quotes = await this.stock.quote({ productIds: lines.map(line => line.productId) });
      return { state: 'OPEN', cart: priceCart(body, lines, quotes), rejection: null };
    } catch (error) {
      return { state: 'REJECTED', cart: null, rejection: rejectionBy(error) };
    }
  }

  async #drive(placement: Placement): Promise<Placement> {
    const { orderId, buyerOpenid } = placement;
    const cart = placement.cart!;
    const rejection = await this.#deduct(orderId, cart);
    const decided =
      rejection === null
        ? await this.#confirm(orderId, buyerOpenid, cart)
        : await this.reject(orderId, rejection);
    return decided
      ? { ...placement, state: rejection === null ? 'PLACED' : 'REJECTED', rejection }
      : this.placements.findById(orderId);
  }

  /** @returns why the product service refuses; null if the stock is deducted */
  async #deduct(orderId: string, { lines }: OrderContent): Promise<Rejection | null> {
    try {
      await this.stock.deduct({
        orderId,
        lines: lines.map(({ productId, quantity }) => ({ productId, quantity })),
      });
      return null;
    } catch (error) {
      return rejectionBy(error);
    }
  }

  #confirm(orderId: string, buyerOpenid: string, cart: OrderContent): Promise<boolean> {
    return this.uow.run(async tx => {
      if (!(await this.placements.decide(tx, orderId, 'confirm'))) return false;
      await this.orders.add(tx, orderId, buyerOpenid, cart, this.settings.current.unpaid.expiryMs);
      return true;
    });
  }

  /**
   * Rejects a placement and adds a stock release, even if no stock is deducted yet: a deduction may still be
   * in flight, and the release leaves a record that prevents it.
   * @returns false if the placement was decided before
   */
  reject(orderId: string, rejection: Rejection): Promise<boolean> {
    return this.uow.run(async tx => {
      if (!(await this.placements.decide(tx, orderId, 'reject', rejection))) return false;
      await this.stockRelease.add(tx, { orderId }, { key: orderId });
      return true;
    });
  }
}

/** A refusal (4xx) is an answer and can be stored. Any other error leaves the outcome open: rethrow it. */
function rejectionBy(error: unknown): Rejection {
  if (!isServiceError(error) || error.entry.status >= 500) throw error;
  return { code: error.code, data: error.data as Rejection['data'] };
}

function outcomeOf({ orderId, state, cart, rejection }: Placement): PlacedOrder {
  if (state === 'PLACED') return { orderId, amountFen: cart!.amountFen };
  const entry = errorEntryOf(rejection!.code);
  if (entry === undefined)
    throw new Error(`placement ${orderId} was rejected with an unknown code ${rejection!.code}`);
  throw new ServiceError(entry, rejection!.data);
}
