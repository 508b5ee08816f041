import {
  type flashStockContract,
  type ParamsOf,
  PlatformErrors,
  ProductErrors,
  type ResultOf,
  ServiceError,
} from '@diancan/contracts';
import type { CombinedOutcome } from '@diancan/database';
import { Branch, type BranchCall, type HeldBranch } from '@diancan/transaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { referenceOf } from '../reservation/domain/reference-of.js';
import { writeJournal } from '../stock/stock-journal.repository.js';
import { giveStockBack, takeStock } from '../stock/stock-lines.js';
import { AllottedProductRepository } from './allotted-product.repository.js';
import { lockActivity, moveFlashStock, openActivity } from './flash-stock.repository.js';

export type Allotment = ParamsOf<typeof flashStockContract, 'allot'>;
export type AllottedProduct = ResultOf<typeof flashStockContract, 'allot'>;

/**
 * Pieces of a dish that a flash sale gets. The try moves them, so a confirm has nothing left to do; a cancel
 * moves them back. An activity that has stock already gets these in addition.
 *
 * Everywhere the activity is locked before its dish, which everyone else waits for.
 */
@Injectable()
export class FlashStockAllotment extends Branch<Allotment, AllottedProduct> {
  readonly method = 'flashStock.allot';

  constructor(private readonly products: AllottedProductRepository) {
    super();
  }

  /** Refuses with PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE, NEEDS_A_CHOICE, OUT_OF_STOCK, and another dish. */
  override async tryAll(
    tx: EntityManager,
    calls: ReadonlyArray<BranchCall<Allotment>>,
  ): Promise<ReadonlyArray<CombinedOutcome<AllottedProduct>>> {
    const outcomes: Array<CombinedOutcome<AllottedProduct>> = [];
    for (const { args, link } of calls) outcomes.push(await this.#allot(tx, args, referenceOf(link)));
    return outcomes;
  }

  override async cancel(
    tx: EntityManager,
    { args, ...key }: HeldBranch<Allotment, AllottedProduct>,
  ): Promise<void> {
    const { activityId, productId, quantity } = args;
    const reference = referenceOf(key);
    await lockActivity(tx, activityId);
    await moveFlashStock(tx, activityId, [{ kind: 'CLOSING', quantity: -quantity, reference }]);
    await writeJournal(tx, [{ productId, kind: 'FROM_ACTIVITY', quantity, reference }]);
    await giveStockBack(tx, [{ productId, quantity }]);
  }

  async #allot(
    tx: EntityManager,
    { activityId, productId, quantity }: Allotment,
    reference: string,
  ): Promise<CombinedOutcome<AllottedProduct>> {
    const dish = await lockActivity(tx, activityId);
    if (dish !== null && dish !== productId) return { error: new ServiceError(PlatformErrors.BAD_REQUEST) };
    const product = await this.products.lock(tx, productId);
    if (product === null) return { error: new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId }) };
    const { name, icon } = product;
    const refused = { productId, name };
    if (!product.onSale) return { error: new ServiceError(ProductErrors.PRODUCT_OFF_SALE, refused) };
    // A tap in a flash sale has no choices. An activity that goes on may get more pieces.
    if (dish === null && product.options.some(({ min }) => min > 0))
      return { error: new ServiceError(ProductErrors.NEEDS_A_CHOICE, refused) };
    if (product.stock < quantity) return { error: new ServiceError(ProductErrors.OUT_OF_STOCK, refused) };
    if (dish === null) await openActivity(tx, activityId, productId);
    await moveFlashStock(tx, activityId, [{ kind: 'OPENING', quantity, reference }]);
    await writeJournal(tx, [{ productId, kind: 'ALLOTMENT', quantity: -quantity, reference }]);
    const isTaken = await takeStock(tx, [{ productId, quantity }]);
    if (!isTaken) throw new Error('the stock of a locked product has changed');
    return { result: { productId, name, icon } };
  }
}
