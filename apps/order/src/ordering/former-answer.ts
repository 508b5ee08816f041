import { DEFAULT_PICTURE, type OrderView } from '@diancan/contracts';
import { lineIdOf } from './domain/order-content.js';

/** An order as an earlier release has answered it. */
type FormerOrder = Omit<OrderView, 'kind' | 'adjustments' | 'items'> &
  Partial<Pick<OrderView, 'kind' | 'adjustments'>> & {
    readonly items: ReadonlyArray<Partial<OrderView['items'][number]>>;
  };

/**
 * A first answer that is given again. One of an earlier release gets the fields that it lacks, as its order
 * was:
 * a delivery without options and fees.
 */
export function completedAnswer(answer: OrderView): OrderView {
  if ('adjustments' in answer) return answer;
  const former: FormerOrder = answer;
  return {
    kind: 'DELIVERY',
    adjustments: [],
    ...former,
    items: former.items.map((item, at) => ({
      lineId: lineIdOf(at),
      icon: DEFAULT_PICTURE,
      choices: [],
      note: '',
      ...(item as Pick<OrderView['items'][number], 'productId' | 'name' | 'priceFen' | 'quantity'>),
    })),
  };
}
