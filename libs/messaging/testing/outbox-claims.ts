import { orderAccepted } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import { ClaimCursor, claimLot } from '@diancan/jobs';
import { EntityManager, type QueryRunner } from 'typeorm';
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { anInstance, query, unconnected, waiting, world } from './message-world.js';
import { dueMessages } from '../src/outbox/outbox.repository.js';

const LOT = 500;

let statements: MockInstance<EntityManager['query']>;
/** Holds up purge from the time at which it gets a snapshot. */
let reader: QueryRunner;

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

async function rowsOf(table: string): Promise<number> {
  const [row] = await query<Array<{ count: string }>>(`SELECT COUNT(*) AS count FROM ${table}`);
  return Number(row!.count);
}

/** Runs the last claim again, without a transaction around it. @returns how long it took, in ms */
async function timeOfLastClaim(): Promise<string> {
  const [sql, parameters] = claims().at(-1)!;
  const times: number[] = [];
  for (let n = 0; n < 21; n++) {
    const began = performance.now();
    await query(String(sql), parameters as unknown[]);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return `${times[10]!.toFixed(1)} ms (median of 21; the slowest ${times[20]!.toFixed(1)} ms)`;
}

type Report = (line: string) => void;

async function expectFlatClaims(rows: number, report: Report): Promise<void> {
  await fill(rows);
  const cursor = new ClaimCursor();
  const before = await pagesOf(cursor);
  report(`${rows} messages are due; a claim of ten: ${before} pages, ${await timeOfLastClaim()}`);
  await holdUpPurge();
  for (let claimed = 0; claimed < rows / 2;) {
    const lot = await claim(cursor);
    cursor.advance(lot.at(-1)!);
    claimed += lot.length;
  }
  const after = await pagesOf(cursor);
  report(`half of them are claimed; a claim of ten: ${after} pages, ${await timeOfLastClaim()}`);
  expect(after).toBeLessThan(before * 2);
  // From the front, it scans the entries that wait for purge.
  expect(await pagesOf(new ClaimCursor())).toBeGreaterThan(before * 2);
}

async function expectCheapClaims(rows: number, timeoutMs: number, report: Report): Promise<void> {
  await fill(rows);
  await holdUpPurge();
  const { messages } = unconnected();
  const [first] = await query<Array<{ seq: string }>>('SELECT MIN(seq) AS seq FROM outbox');
  for (let from = Number(first!.seq), end = from + rows; from < end; from += LOT)
    await messages.archive(Array.from({ length: Math.min(LOT, end - from) }, (_, n) => String(from + n)));
  expect(await waiting()).toEqual([]);

  const { poller } = await anInstance({ onReady: () => undefined });
  poller.wake();
  await expect.poll(claims, { timeout: timeoutMs }).toHaveLength(1);
  // The first one of a process looks at everything.
  const whole = await pagesOfLastClaim();
  await expect.poll(async () => (poller.wake(), claims().length), { timeout: timeoutMs }).toBeGreaterThan(1);
  const next = await pagesOfLastClaim();
  report(`${rows} messages are sent, none is purged; the first claim: ${whole} pages`);
  report(`each further claim: ${next} pages, ${await timeOfLastClaim()}`);
  expect(next).toBeLessThan(10);
  expect(whole).toBeGreaterThan(next * 2);
  expect(await rowsOf('sent_message')).toBe(rows);
}

/** @param report gets a line for each figure */
export function describeClaims(rows: number, timeoutMs: number, report: Report): void {
  beforeEach(() => {
    statements = vi.spyOn(EntityManager.prototype, 'query');
    reader = world.database.createQueryRunner();
  });
  afterEach(async () => {
    statements.mockRestore();
    await reader.query('ROLLBACK');
    await reader.release();
    for (const table of ['outbox', 'sent_message']) await query(`TRUNCATE TABLE ${table}`);
  }, timeoutMs);

  it('reads about as many pages with a backlog of 100,000 messages as with a thousand', async () => {
    await fill(1_000);
    const few = await pagesOf(new ClaimCursor());
    await fill(100_000);
    expect(await pagesOf(new ClaimCursor())).toBeLessThan(few * 2);
  });

  it(
    'reads about as many pages after most of a backlog, while an old read view holds up purge',
    () => expectFlatClaims(rows, report),
    timeoutMs,
  );

  it(
    `reads next to nothing after ${rows} messages that needed no poller, while purge is held up`,
    () => expectCheapClaims(rows, timeoutMs, report),
    timeoutMs,
  );
}
