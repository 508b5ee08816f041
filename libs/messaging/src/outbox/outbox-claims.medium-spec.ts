import { orderAccepted } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import { ClaimCursor, claimLot } from '@diancan/jobs';
import { EntityManager, type QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { anInstance, query, sent, unconnected, waiting, world } from '../../testing/message-world.js';
import { dueMessages } from './outbox.repository.js';

/** The long run sets it to a million. */
const ROWS = Number(process.env['DIANCAN_TEST_OUTBOX_ROWS'] ?? 50_000);
const LOT = 500;
const TIMEOUT_MS = 120_000 + ROWS;

let statements: MockInstance<EntityManager['query']>;
/** Holds up purge from the time at which it gets a snapshot. */
let reader: QueryRunner;

beforeEach(() => {
  statements = vi.spyOn(EntityManager.prototype, 'query');
  reader = world.database.createQueryRunner();
});
afterEach(async () => {
  statements.mockRestore();
  await reader.query('ROLLBACK');
  await reader.release();
  await query('TRUNCATE TABLE outbox');
}, TIMEOUT_MS);

/** Messages that became due a minute ago; `order-0` is the oldest one. */
const fill = (rows: number) =>
  query(
    `INSERT INTO outbox (message_id, name, message_key, payload, created_at, due_at)
     SELECT CONCAT('01KAP30Q8Z6E2D4F9G', LPAD(seq, 8, '0')), ?, CONCAT('order-', seq), '{}', ${NOW},
       ${inMillis(-60_000)}
     FROM seq_0_to_${rows - 1}`,
    [orderAccepted.name],
  );
const holdUpPurge = async () => {
  await reader.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await reader.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  await reader.query('SELECT COUNT(*) FROM outbox');
};

const isClaim = (sql: unknown) => String(sql).includes('SKIP LOCKED');
/** The claims of this test so far. */
const claims = () => statements.mock.calls.filter(([sql]) => isClaim(sql));

/** The pages that the last claim read, as the server counts them, also those with deleted entries alone. */
async function pagesOfLastClaim(): Promise<number> {
  const [sql, parameters] = claims().at(-1)!;
  const [row] = await query<Array<{ ANALYZE: string }>>(
    `ANALYZE FORMAT=JSON ${sql}`,
    parameters as unknown[],
  );
  const pages = [...row!.ANALYZE.matchAll(/"pages_accessed": (\d+)/g)].map(found => Number(found[1]));
  expect(pages).not.toEqual([]);
  return pages.reduce((sum, page) => sum + page, 0);
}

const claim = (cursor: ClaimCursor) =>
  world.uow.run(tx => claimLot(tx, dueMessages, { limit: LOT, leaseMs: 3_600_000, after: cursor.position }));
/** What a claim of ten messages reads, without claiming them. */
async function pagesOf(cursor: ClaimCursor): Promise<number> {
  const rolledBack = world.uow.run(async tx => {
    await claimLot(tx, dueMessages, { limit: 10, leaseMs: 1, after: cursor.position });
    throw new Error('only looking');
  });
  await expect(rolledBack).rejects.toThrow('only looking');
  return pagesOfLastClaim();
}

describe('a claim of the poller', () => {
  it('reads about as many pages with a backlog of 100,000 messages as with a thousand', async () => {
    await fill(1_000);
    const few = await pagesOf(new ClaimCursor());
    await fill(100_000);
    expect(await pagesOf(new ClaimCursor())).toBeLessThan(few * 2);
  });

  it(
    'reads about as many pages after most of a backlog, while an old read view holds up purge',
    async () => {
      await fill(ROWS);
      const cursor = new ClaimCursor();
      const before = await pagesOf(cursor);
      await holdUpPurge();
      for (let claimed = 0; claimed < ROWS / 2;) {
        const lot = await claim(cursor);
        cursor.advance(lot.at(-1)!);
        claimed += lot.length;
      }
      expect(await pagesOf(cursor)).toBeLessThan(before * 2);
      // From the front, it scans the entries that wait for purge.
      expect(await pagesOf(new ClaimCursor())).toBeGreaterThan(before * 2);
    },
    TIMEOUT_MS,
  );

  it(
    `reads next to nothing after ${ROWS} messages that needed no poller, while purge is held up`,
    async () => {
      await fill(ROWS);
      await holdUpPurge();
      const { messages } = unconnected();
      const [first] = await query<Array<{ seq: string }>>('SELECT MIN(seq) AS seq FROM outbox');
      for (let from = Number(first!.seq), end = from + ROWS; from < end; from += LOT)
        await messages.archive(Array.from({ length: Math.min(LOT, end - from) }, (_, n) => String(from + n)));
      expect(await waiting()).toEqual([]);

      const { poller } = await anInstance({ onReady: () => undefined });
      poller.wake();
      await expect.poll(claims, { timeout: TIMEOUT_MS }).toHaveLength(1);
      // The first one of a process looks at everything.
      const whole = await pagesOfLastClaim();
      await expect
        .poll(async () => (poller.wake(), claims().length), { timeout: TIMEOUT_MS })
        .toBeGreaterThan(1);
      const next = await pagesOfLastClaim();
      expect(next).toBeLessThan(10);
      expect(whole).toBeGreaterThan(next * 2);
      expect((await sent()).length).toBe(ROWS);
    },
    TIMEOUT_MS,
  );
});
