import { describe, expect, it, vi } from 'vitest';
import type { ClaimPosition } from './claim-lot.js';
import { type Lot, LotWorker } from './lot-worker.js';

const at = (id: string): ClaimPosition => ({ dueAt: '2026-01-01 00:00:10.250', id });
const NOTHING: Lot<string> = { rows: [], last: undefined, isExhausted: true };

const eventually = (check: () => void) => vi.waitFor(check, 20_000);

/** Has four slots. Claims the next of `lots`, and then nothing. */
class Worker extends LotWorker<string> {
  readonly claims: Array<{ limit: number; after: ClaimPosition | undefined }> = [];
  readonly worked: string[] = [];
  readonly lots: Array<Lot<string> | Promise<Lot<string>>> = [];
  readonly release = Promise.withResolvers<void>();
  mayFreeAnother = false;

  protected override intervalMs = () => 3_600_000;
  protected override slots = () => 4;
  protected override async claim(limit: number, after: ClaimPosition | undefined): Promise<Lot<string>> {
    this.claims.push({ limit, after });
    return this.lots.shift() ?? NOTHING;
  }
  /** A row whose name begins with "slow" ends with `release`. */
  protected override async work(row: string): Promise<boolean> {
    this.worked.push(row);
    if (row.startsWith('slow')) await this.release.promise;
    return this.mayFreeAnother;
  }
}

function worker(...lots: Worker['lots']): Worker {
  const made = new Worker();
  made.lots.push(...lots);
  return made;
}

describe('a lot worker', () => {
  it('begins each claim behind the last row of the claim before', async () => {
    const busy = worker(
      { rows: ['a', 'b', 'c', 'd'], last: at('4'), isExhausted: false },
      { rows: ['e', 'f', 'g', 'h'], last: at('8'), isExhausted: false },
    );
    busy.wake();
    await eventually(() => expect(busy.claims).toHaveLength(3));
    expect(busy.claims.map(({ after }) => after)).toEqual([undefined, at('4'), at('8')]);
  });

  it('steps back for late commits once nothing more is due', async () => {
    const idle = worker({ rows: ['a'], last: at('4'), isExhausted: true });
    idle.wake();
    await eventually(() => expect(idle.worked).toEqual(['a']));
    idle.wake();
    await eventually(() => expect(idle.claims).toHaveLength(2));
    expect(idle.claims[1]!.after).toEqual({ dueAt: '2026-01-01 00:00:05.250', id: '0' });
  });

  it('claims again at once if rows of the lot were skipped', async () => {
    const skipping = worker({ rows: ['slow'], last: at('4'), isExhausted: false });
    skipping.wake();
    await eventually(() => expect(skipping.claims).toHaveLength(2));
    expect(skipping.claims[1]).toEqual({ limit: 3, after: at('4') });
    skipping.release.resolve();
  });

  it('claims nothing without a free slot, and continues when one is free', async () => {
    const rows = ['slow 1', 'slow 2', 'slow 3', 'slow 4'];
    const full = worker({ rows, last: at('4'), isExhausted: true });
    full.wake();
    await eventually(() => expect(full.worked).toEqual(rows));
    full.wake();
    await Promise.resolve();
    expect(full.claims).toHaveLength(1);
    full.release.resolve();
    await eventually(() => expect(full.claims.length).toBeGreaterThan(1));
  });

  it('claims again when a row ends that may have freed another one', async () => {
    const keyed = worker({ rows: ['a'], last: at('1'), isExhausted: true });
    keyed.mayFreeAnother = true;
    keyed.wake();
    await eventually(() => expect(keyed.claims).toHaveLength(2));
  });
});

describe('a lot worker that stops', () => {
  it('waits for its rows, also for those of a claim that is under way, and claims nothing more', async () => {
    const claim = Promise.withResolvers<Lot<string>>();
    const stopping = worker(claim.promise);
    stopping.wake();
    stopping.wake();
    let hasStopped = false;
    const stopped = stopping.onApplicationShutdown().then(() => (hasStopped = true));
    claim.resolve({ rows: ['slow'], last: at('1'), isExhausted: false });
    await eventually(() => expect(stopping.worked).toEqual(['slow']));
    stopping.wake();
    await new Promise(resolve => setImmediate(resolve));
    expect(hasStopped).toBe(false);
    stopping.release.resolve();
    await stopped;
    stopping.wake();
    expect(stopping.claims).toHaveLength(1);
  });

  it('does not repeat a claim for which it was woken meanwhile', async () => {
    const claim = Promise.withResolvers<Lot<string>>();
    const stopping = worker(claim.promise);
    stopping.wake();
    stopping.wake();
    const stopped = stopping.onApplicationShutdown();
    claim.resolve(NOTHING);
    await stopped;
    expect(stopping.claims).toHaveLength(1);
  });
});
