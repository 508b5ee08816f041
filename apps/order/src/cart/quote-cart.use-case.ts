import {
  type ApiOf,
  cartContract,
  isServiceError,
  type OrderKind,
  type QuoteBody,
  type QuoteView,
  type WaitRange,
} from '@diancan/contracts';
import { RpcClient } from '@diancan/rpc';
import { Injectable } from '@nestjs/common';
import { lineIdOf } from '../ordering/domain/order-content.js';
import { KitchenRepository } from '../ordering/kitchen.repository.js';
import { Pricing } from '../pricing/pricing.js';
import { openingOf } from '../shop/domain/opening.js';
import { requireOpen } from '../shop/domain/require-open.js';
import type { Shop } from '../shop/domain/shop-profile.js';
import { ShopRepository } from '../shop/shop.repository.js';
import { TableRepository } from '../table/table.repository.js';
import { lineKey, mergeLines, wantedLines } from './domain/merge-lines.js';
import { requireMinimum } from './domain/require-minimum.js';
import { changeOf, type QuotedLine } from './line-changes.js';
import { said } from './said.js';

/** Says what a cart costs now, what of it has changed, and whether the shop would take the order. */
@Injectable()
export class QuoteCart {
  constructor(
    private readonly shop: ShopRepository,
    private readonly tables: TableRepository,
    private readonly pricing: Pricing,
    private readonly kitchen: KitchenRepository,
    @RpcClient(cartContract) private readonly cart: ApiOf<typeof cartContract>,
  ) {}

  /**
   * @param buyerOpenid null without a login
   * @throws ServiceError TOO_MANY_LINES, LINE_TOO_LARGE; SERVICE_UNAVAILABLE
   */
  async execute({ fulfilment, items }: QuoteBody, buyerOpenid: string | null): Promise<QuoteView> {
    const merged = mergeLines(items);
    const [shop, quoted, wait] = await Promise.all([
      this.shop.read(),
      this.cart.quote({ lines: wantedLines(merged) }),
      this.kitchen.waitNow(),
    ]);
    const kind = fulfilment?.kind ?? 'DELIVERY';
    const shown = shownPrices(items);
    const all = merged.map(({ quantity, note }, at) => {
      const line = quoted[at]!;
      return { ...line, lineId: lineIdOf(at), quantity, note, shownFen: shown.get(lineKey(merged[at]!)) };
    });
    const lines = all.filter(({ refusal }) => refusal === null);
    const price = await this.pricing.priceOf({ buyerOpenid, kind, lines, shop: shop.profile });
    return {
      lines: lines.map(toLine),
      adjustments: price.adjustments.map(({ kind: what, name, amountFen }) => ({
        kind: what,
        name,
        amountFen,
      })),
      amountFen: price.amountFen,
      ...earliestReady(shop, wait),
      changes: all.map(line => changeOf(line)).filter(change => change !== undefined),
      refusals: await this.#refusals(shop, kind, fulfilment?.tableCode, price.linesFen),
    };
  }

  /** Each reason by itself, so that the page can show all of them. */
  async #refusals(
    shop: Shop,
    kind: OrderKind,
    tableCode: string | undefined,
    linesFen: number,
  ): Promise<QuoteView['refusals']> {
    const checks = [
      () => requireOpen(shop, kind),
      () => requireMinimum(linesFen, shop.profile),
      async () => tableCode !== undefined && kind === 'DINE_IN' && (await this.tables.byCode(tableCode)),
    ];
    const refusals: Array<QuoteView['refusals'][number]> = [];
    for (const check of checks) {
      try {
        await check();
      } catch (error) {
        if (!isServiceError(error) || error.entry.status >= 500) throw error;
        refusals.push({ code: error.code, msg: said(error.entry, error.data ?? {}) });
      }
    }
    return refusals;
  }
}

/** From now, or from when the shop opens. */
function earliestReady(shop: Shop, wait: WaitRange | undefined): Pick<QuoteView, 'earliestReadyAt'> {
  const { state, reopensAt } = openingOf(shop);
  const from = state === 'OPEN' ? shop.now : reopensAt;
  if (from === undefined || wait === undefined) return {};
  return { earliestReadyAt: new Date(from.getTime() + wait.fromMinutes * 60_000).toISOString() };
}

type Line = QuotedLine & Omit<QuoteView['lines'][number], 'amountFen'>;

const toLine = (line: Line): QuoteView['lines'][number] => ({
  lineId: line.lineId,
  productId: line.productId,
  name: line.name,
  icon: line.icon,
  priceFen: line.priceFen,
  quantity: line.quantity,
  choices: line.choices,
  note: line.note,
  amountFen: line.priceFen * line.quantity,
});

/** The prices that the cart shows, by the keys of its lines; of equal lines, the first price counts. */
const shownPrices = (items: QuoteBody['items']): Map<string, number | undefined> =>
  new Map(items.toReversed().map(item => [lineKey(item), item.priceFen]));
