import { Injectable } from '@nestjs/common';
import type { Adjustment } from '../../ordering/domain/order-content.js';
import { AdjustsPrice, type PricedLines, type PriceRule } from '../price-rule.decorator.js';

@Injectable()
@AdjustsPrice(200)
export class DeliveryFee implements PriceRule {
  adjust({ kind, shop: { deliveryFeeFen } }: PricedLines): Adjustment | null {
    if (kind !== 'DELIVERY' || deliveryFeeFen === 0) return null;
    return { kind: 'DELIVERY_FEE', name: '配送费', amountFen: deliveryFeeFen, share: 'AT_END' };
  }
}
