import { errorEntryOf, ServiceError } from '@diancan/contracts';
import { inMillis, UnitOfWork } from '@diancan/database';
import { KEY_LIFE_MS } from '@diancan/idempotency';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { OrderContent } from '../ordering/domain/order-content.js';
import { PLACEMENT_LIFE, type PlacementState, type PlacementVerb } from './placement-life.js';

/** Why a placement was rejected: an error code and its data, so that a repetition gets the same error. */
export interface Rejection {
  readonly code: number;
  readonly data: Readonly<Record<string, string | number>> | null;
}

/** What an earlier release knew of a request to order. */
export interface FormerPlacement {
  readonly orderId: string;
  readonly fingerprint: string;
  readonly state: PlacementState;
  readonly cart: OrderContent | null;
  readonly rejection: Rejection | null;
}

interface PlacementRow extends Omit<FormerPlacement, 'cart' | 'rejection'> {
  readonly cart: string | null;
  readonly rejection: string | null;
}

@Injectable()
export class FormerPlacements {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** Whether a key may still be remembered. */
  async areRemembered(): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM placement WHERE created_at >= ${inMillis(-KEY_LIFE_MS)} LIMIT 1`,
    );
    return rows.length > 0;
  }

  /** @returns undefined if the earlier release does not know this key of the buyer, or not any more */
  async find(buyerOpenid: string, idempotencyKey: string): Promise<FormerPlacement | undefined> {
    const [row] = await this.dataSource.query<PlacementRow[]>(
      `SELECT order_id AS orderId, fingerprint, state, CAST(cart AS CHAR) AS cart,
         CAST(rejection AS CHAR) AS rejection
       FROM placement
       WHERE buyer_openid = ? AND idempotency_key = ? AND created_at >= ${inMillis(-KEY_LIFE_MS)}`,
      [buyerOpenid, idempotencyKey],
    );
    return row && { ...row, cart: parsed(row.cart), rejection: parsed(row.rejection) };
  }

  /** The one conditional update that decides a placement. @returns false if it was decided before */
  async decide(
    tx: EntityManager,
    orderId: string,
    verb: PlacementVerb,
    rejection: Rejection | null = null,
  ): Promise<boolean> {
    const { from, to } = PLACEMENT_LIFE[verb];
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      'UPDATE placement SET state = ?, rejection = ? WHERE order_id = ? AND state = ?',
      [to, rejection && JSON.stringify(rejection), orderId, from],
    );
    return affectedRows === 1;
  }

  /** Deletes decided placements that are older than their keys are remembered. @returns how many */
  async forget(limit: number): Promise<number> {
    const { affectedRows } = await this.uow.run(tx =>
      tx.query<{ affectedRows: number }>(
        `DELETE FROM placement
         WHERE state <> 'OPEN' AND created_at < ${inMillis(-KEY_LIFE_MS)} LIMIT ${limit}`,
      ),
    );
    return affectedRows;
  }
}

const parsed = <T>(json: string | null): T | null => (json === null ? null : (JSON.parse(json) as T));

/** @throws ServiceError the reason of a rejection */
export function throwRejection(orderId: string, { code, data }: Rejection): never {
  const entry = errorEntryOf(code);
  if (entry === undefined) throw new Error(`placement ${orderId} was rejected with an unknown code ${code}`);
  throw new ServiceError(entry, data);
}
