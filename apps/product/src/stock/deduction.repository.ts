import { NOW } from '@diancan/database';
import type { EntityManager } from 'typeorm';
import { canMove, DEDUCTION_STATES, type DeductionState } from './deduction-life.js';

/**
 * Moves the deduction of an order to another state. Conditional statements decide between concurrent callers.
 * @returns the state it was found in; if that state must not change to `to`, nothing was written
 */
export async function moveDeduction(
  tx: EntityManager,
  orderId: string,
  to: DeductionState,
): Promise<DeductionState> {
  for (;;) {
    for (const from of DEDUCTION_STATES) {
      if (from !== 'NONE' && canMove(from, to) && (await change(tx, orderId, from, to))) return from;
    }
    if (canMove('NONE', to) && (await insert(tx, orderId, to))) return 'NONE';
    const state = await read(tx, orderId);
    if (!canMove(state, to)) return state;
    // Another caller moved it between two of these statements, to a state that can still change to `to`.
  }
}

const change = async (
  tx: EntityManager,
  orderId: string,
  from: DeductionState,
  to: DeductionState,
): Promise<boolean> => {
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    `UPDATE stock_deduction SET state = ?, updated_at = ${NOW} WHERE order_id = ? AND state = ?`,
    [to, orderId, from],
  );
  return affectedRows === 1;
};

const insert = async (tx: EntityManager, orderId: string, state: DeductionState): Promise<boolean> => {
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    'INSERT IGNORE INTO stock_deduction (order_id, state) VALUES (?, ?)',
    [orderId, state],
  );
  return affectedRows === 1;
};

const read = async (tx: EntityManager, orderId: string): Promise<DeductionState> => {
  const [row] = await tx.query<{ state: DeductionState }[]>(
    'SELECT state FROM stock_deduction WHERE order_id = ?',
    [orderId],
  );
  return row?.state ?? 'NONE';
};
