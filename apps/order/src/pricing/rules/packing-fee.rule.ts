import { Injectable } from '@nestjs/common';
import type { Adjustment } from '../../ordering/domain/order-content.js';
import { AdjustsPrice, type PricedLines, type PriceRule } from '../price-rule.decorator.js';

/** What leaves the shop is packed. */
@Injectable()
@AdjustsPrice(100)
export class PackingFee implements PriceRule {
  adjust({ kind, shop: { packingFeeFen } }: PricedLines): Adjustment | null {
    if (kind === 'DINE_IN' || packingFeeFen === 0) return null;
    return { kind: 'PACKING_FEE', name: '打包费', amountFen: packingFeeFen, share: 'AT_END' };
  }
}
