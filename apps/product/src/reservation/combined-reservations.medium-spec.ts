import { ProductErrors, TransactionErrors } from '@diancan/contracts';
import { Deadline, PeriodicJob, runInContext } from '@diancan/platform';
import { Branches } from '@diancan/transaction';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { aGid, branchCalls, headerOf, type Lines, linesOf, linkOf } from '../../testing/branch-calls.js';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import { aProduct, expectJournalsToExplainStocks, journalOf, stockOf } from '../../testing/stocked-menu.js';
import { StockReservation } from './stock-reservation.branch.js';

let service: ProductService;

const { reserve, cancel, stateOf } = branchCalls(() => service);

/** Calls that arrive in the same turn, and thus share a transaction. */
function reserveTogether(calls: ReadonlyArray<readonly [gid: string, lines: Lines]>) {
  const branches = service.app.get(Branches, { strict: false });
  const reservation = service.app.get(StockReservation, { strict: false });
  return Promise.allSettled(
    calls.map(([gid, lines]) =>
      runInContext(
        {
          requestId: gid,
          locale: undefined,
          trace: undefined,
          branch: headerOf(linkOf(gid)),
          deadline: new Deadline(Infinity),
        },
        () => branches.try(reservation, { lines: linesOf(lines) }),
      ),
    ),
  );
}

/** The statements of some work, in their order. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const logQuery = vi.spyOn(service.app.get(DataSource).logger, 'logQuery');
  await work();
  const statements = logQuery.mock.calls.map(([sql]) => sql.trim().split(/\s+/).slice(0, 3).join(' '));
  logQuery.mockRestore();
  return statements;
}

beforeAll(async () => {
  // Work at intervals belongs to no reservation; some of it begins with a wake.
  for (const start of ['onApplicationBootstrap', 'wake'] as const)
    vi.spyOn(PeriodicJob.prototype, start).mockImplementation(() => undefined);
  service = await startProductService();
});
afterAll(async () => {
  await service.stop();
  vi.restoreAllMocks();
});
afterEach(() => expectJournalsToExplainStocks(service));

describe('a reservation', () => {
  it('alone costs five statements', async () => {
    const noodles = await aProduct(service, 10);
    // The first one opens the connection.
    await reserve(aGid(), { [noodles]: 1 });
    expect(await statementsOf(() => reserve(aGid(), { [noodles]: 1 }))).toEqual([
      'SELECT product_id AS',
      'INSERT INTO stock_journal',
      'UPDATE product FORCE',
      'INSERT INTO transaction_branch',
      'COMMIT',
    ]);
  });
});

describe('reservations that arrive together', () => {
  it('share a transaction that locks a hot dish once', async () => {
    const noodles = await aProduct(service, 100);
    const statements = await statementsOf(() =>
      reserveTogether(Array.from({ length: 64 }, () => [aGid(), { [noodles]: 1 }] as const)),
    );
    const count = (start: string) => statements.filter(sql => sql.startsWith(start)).length;
    expect([count('UPDATE product'), count('INSERT INTO stock_journal'), count('COMMIT')]).toEqual([1, 1, 1]);
    expect(await stockOf(service, noodles)).toBe(36);
    expect(await journalOf(service, noodles)).toHaveLength(65);
  });

  it('are decided in the order of their arrival, each with all of its lines or none', async () => {
    const [noodles, tea] = [await aProduct(service, 3), await aProduct(service, 3)];
    const calls = [
      [aGid(), { [noodles]: 2 }],
      [aGid(), { [tea]: 1, [noodles]: 2 }],
      [aGid(), { [tea]: 3, [noodles]: 1 }],
      [aGid(), { [tea]: 1 }],
    ] as const;
    const outcomes = await reserveTogether(calls);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { reason: { code: ProductErrors.OUT_OF_STOCK.code, data: { productId: noodles } } },
      { status: 'fulfilled' },
      { reason: { code: ProductErrors.OUT_OF_STOCK.code, data: { productId: tea } } },
    ]);
    expect(await Promise.all(calls.map(([gid]) => stateOf(gid)))).toEqual([
      'TRIED',
      undefined,
      'TRIED',
      undefined,
    ]);
    expect([await stockOf(service, noodles), await stockOf(service, tea)]).toEqual([0, 0]);
  });

  it('and of which one is a repetition, or was cancelled, do not disturb each other', async () => {
    const noodles = await aProduct(service, 10);
    const [tried, cancelled, fresh] = [aGid(), aGid(), aGid()];
    await reserve(tried, { [noodles]: 1 });
    await cancel(cancelled);
    const outcomes = await reserveTogether([
      [tried, { [noodles]: 1 }],
      [cancelled, { [noodles]: 1 }],
      [fresh, { [noodles]: 1 }],
      [fresh, { [noodles]: 1 }],
      [fresh, { [noodles]: 2 }],
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { reason: { code: TransactionErrors.TRANSACTION_ENDED.code } },
      { status: 'fulfilled' },
      { status: 'fulfilled' },
      { reason: { code: TransactionErrors.BRANCH_REUSED.code } },
    ]);
    expect(await stockOf(service, noodles)).toBe(8);
  });
});
