import { BRANCH_HEADER, branchesContract, flashStockContract, methodPath } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { expect } from 'vitest';
import { FlashSaleMessages } from '../src/flash-stock/flash-sale-messages.handler.js';
import { headerOf, linkOf } from './branch-calls.js';
import type { Answer, ProductService } from './product-service.js';

const ORDER = { role: 'service', subject: 'order' } as const;
const BRANCH = 'flashStock.allot';

export interface Allotment {
  readonly activityId: string;
  readonly productId: string;
  readonly quantity: number;
}

type FlashMessage = Parameters<FlashSaleMessages['handle']>[1];

/** Calls product as the flash sales of the order service do. */
export function flashStockCalls(service: () => ProductService) {
  const end = (verb: 'confirm' | 'cancel') => (gid: string) =>
    service().call<object[]>(ORDER, 'POST', methodPath(branchesContract('product'), verb), {
      branches: [{ gid, branch: BRANCH }],
    });
  return {
    allot: (gid: string, allotment: Allotment): Promise<Answer> =>
      service().call(ORDER, 'POST', methodPath(flashStockContract, 'allot'), allotment, {
        [BRANCH_HEADER]: headerOf(linkOf(gid, BRANCH)),
      }),
    confirm: end('confirm'),
    cancel: end('cancel'),
    /** Handles a message in a transaction of its own, without the inbox that keeps repetitions away. */
    receive: <N extends FlashMessage['name']>(
      name: N,
      payload: Extract<FlashMessage, { name: N }>['payload'],
    ): Promise<void> => {
      const handler = service().app.get(FlashSaleMessages, { strict: false });
      return service()
        .app.get(UnitOfWork, { strict: false })
        .run(tx => handler.handle(tx, { name, payload } as never));
    },
  };
}

/** The pieces of an activity, as the database knows them; undefined if it has no row. */
export async function flashStockOf(service: ProductService, activityId: string): Promise<number | undefined> {
  const [row] = await service.query<{ stock: string }>(
    'SELECT stock FROM flash_stock WHERE activity_id = ?',
    [activityId],
  );
  return row && Number(row.stock);
}

/** An activity's journal as `KIND quantity`, oldest row first. */
export async function flashJournalOf(service: ProductService, activityId: string): Promise<string[]> {
  const rows = await service.query<{ kind: string; quantity: string }>(
    'SELECT kind, quantity FROM flash_journal WHERE activity_id = ? ORDER BY seq',
    [activityId],
  );
  return rows.map(({ kind, quantity }) => `${kind} ${quantity}`);
}

/** Truth 1: for every activity the signed sum of its journal rows equals its stock. */
export async function expectFlashJournalsToExplainStocks(service: ProductService): Promise<void> {
  const wrong = await service.query(
    `SELECT f.activity_id, f.stock, SUM(j.quantity) AS journal
       FROM flash_stock f LEFT JOIN flash_journal j ON j.activity_id = f.activity_id
      GROUP BY f.activity_id, f.stock HAVING journal IS NULL OR journal <> f.stock`,
  );
  expect(wrong).toEqual([]);
}
