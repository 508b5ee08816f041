import { type ApiOf, type CreateOrderBody, reservationContract } from '@diancan/contracts';
import { RpcClient } from '@diancan/rpc';
import { Injectable } from '@nestjs/common';
import { type MergedLine, wantedLines } from '../cart/domain/merge-lines.js';
import { orderedLines } from '../cart/domain/ordered-lines.js';
import { requireMinimum } from '../cart/domain/require-minimum.js';
import { wantedFulfilment } from '../cart/domain/wanted-fulfilment.js';
import type { OrderContent } from '../ordering/domain/order-content.js';
import { Pricing } from '../pricing/pricing.js';
import { requireOpen } from '../shop/domain/require-open.js';
import { ShopRepository } from '../shop/shop.repository.js';
import { TableRepository } from '../table/table.repository.js';

/** Reserves the stock of an order within a global transaction, and prices it. */
@Injectable()
export class ReserveOrder {
  constructor(
    private readonly shop: ShopRepository,
    private readonly tables: TableRepository,
    private readonly pricing: Pricing,
    @RpcClient(reservationContract) private readonly reservations: ApiOf<typeof reservationContract>,
  ) {}

  /**
   * Whether the shop takes the order is asked first, because a refusal costs nothing then; its minimum is
   * known
   * once the prices are.
   * @throws ServiceError SHOP_CLOSED, SHOP_PAUSED, SHOP_CLOSED_FOR_NOW, KIND_NOT_OFFERED, TABLE_NOT_FOUND,
   *   BELOW_MINIMUM; product's refusal; SERVICE_UNAVAILABLE or OUTCOME_UNKNOWN
   */
  async execute(
    buyerOpenid: string,
    body: CreateOrderBody,
    lines: readonly MergedLine[],
  ): Promise<OrderContent> {
    const { kind, tableCode, contact } = wantedFulfilment(body);
    const shop = await this.shop.read();
    requireOpen(shop, kind);
    const table = tableCode === undefined ? null : await this.tables.byCode(tableCode);
    const priced = await this.reservations.reserve({ lines: wantedLines(lines) });
    const ordered = orderedLines(lines, priced);
    const price = await this.pricing.priceOf({ buyerOpenid, kind, lines: ordered, shop: shop.profile });
    requireMinimum(price.linesFen, shop.profile);
    const { adjustments, amountFen } = price;
    return { kind, table, contact, lines: ordered, adjustments, amountFen };
  }
}
