import type { flashReturned, flashSold, flashUnsold, PayloadOf } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { writeJournal } from '../stock/stock-journal.repository.js';
import { giveStockBack } from '../stock/stock-lines.js';
import { type FlashJournalKind, knownReferences } from './flash-journal.repository.js';
import { lockActivity, moveFlashStock } from './flash-stock.repository.js';

/** Pieces by their cause. */
interface Moved {
  readonly reference: string;
  readonly quantity: number;
}

/**
 * What the order service reports of flash sales, applied as it is told: in any order of arrival, and once,
 * also if the same report comes again as another message. The number of statements does not depend on the
 * number of orders.
 *
 * @throws Error, each method, if the activity has no stock: order reports nothing before `allot` is committed
 */
@Injectable()
export class MoveFlashStock {
  async sell(tx: EntityManager, { activityId, orders }: PayloadOf<typeof flashSold>): Promise<void> {
    await lockKnownActivity(tx, activityId);
    const sold = await unknownOf(tx, activityId, 'SALE', movedBy(orders));
    if (sold.length > 0) await moveFlashStock(tx, activityId, rowsOf('SALE', sold, -1));
  }

  async takeBack(
    tx: EntityManager,
    { activityId, orders, isOver }: PayloadOf<typeof flashReturned>,
  ): Promise<void> {
    const productId = await lockKnownActivity(tx, activityId);
    const returned = await unknownOf(tx, activityId, 'RETURN', movedBy(orders));
    if (returned.length === 0) return;
    const closing = isOver ? rowsOf('CLOSING', returned, -1) : [];
    await moveFlashStock(tx, activityId, [...rowsOf('RETURN', returned, 1), ...closing]);
    if (isOver) await giveToDish(tx, productId, returned);
  }

  async close(
    tx: EntityManager,
    { activityId, reference, quantity }: PayloadOf<typeof flashUnsold>,
  ): Promise<void> {
    const productId = await lockKnownActivity(tx, activityId);
    const unsold = await unknownOf(tx, activityId, 'CLOSING', [{ reference, quantity }]);
    if (unsold.length === 0) return;
    await moveFlashStock(tx, activityId, rowsOf('CLOSING', unsold, -1));
    await giveToDish(tx, productId, unsold);
  }
}

async function lockKnownActivity(tx: EntityManager, activityId: string): Promise<string> {
  const productId = await lockActivity(tx, activityId);
  if (productId === null) throw new Error(`the activity ${activityId} has no stock`);
  return productId;
}

/** An order that is named twice counts once. */
const movedBy = (orders: ReadonlyArray<{ readonly orderId: string; readonly quantity: number }>): Moved[] =>
  [...new Map(orders.map(({ orderId, quantity }) => [orderId, quantity]))].map(([reference, quantity]) => ({
    reference,
    quantity,
  }));

/** Those that the journal does not know yet. */
async function unknownOf(
  tx: EntityManager,
  activityId: string,
  kind: FlashJournalKind,
  moved: readonly Moved[],
): Promise<Moved[]> {
  const references = moved.map(({ reference }) => reference);
  const known = await knownReferences(tx, activityId, kind, references);
  return moved.filter(({ reference }) => !known.has(reference));
}

const rowsOf = (kind: FlashJournalKind, moved: readonly Moved[], sign: 1 | -1) =>
  moved.map(({ reference, quantity }) => ({ kind, reference, quantity: sign * quantity }));

async function giveToDish(tx: EntityManager, productId: string, moved: readonly Moved[]): Promise<void> {
  await writeJournal(
    tx,
    moved.map(({ reference, quantity }) => ({ productId, kind: 'FROM_ACTIVITY', reference, quantity })),
  );
  const quantity = moved.reduce((sum, each) => sum + each.quantity, 0);
  await giveStockBack(tx, [{ productId, quantity }]);
}
