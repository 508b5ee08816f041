import { describe, expect, it } from 'vitest';
import type { Shard, ShardRepository } from './shard.repository.js';
import type { ShardState, ShardStore } from './shard.store.js';
import { StoredLogs } from './stored-logs.js';
import { Wakes } from './wakes.js';

const PATIENCE_MS = 60_000;

type Row = Pick<Shard, 'gen' | 'stage' | 'cursorSeq'>;
type Known = Pick<ShardState, 'gen' | 'seq'>;

/** @returns how often the database was read */
async function looksOf(rows: readonly Row[], known: Known): Promise<number> {
  let looks = 0;
  const shards = { ofActivities: async () => [rows[looks++] ?? rows.at(-1)!] } as unknown as ShardRepository;
  const store = { read: async () => known } as unknown as ShardStore;
  expect(await new StoredLogs(shards, new Wakes(), store).untilStored('a', PATIENCE_MS)).toBe(true);
  return looks;
}

describe('waiting for the logs lasts', () => {
  it('until the database has the entries that the log held when it began', async () => {
    const rows = [3, 3, 4, 5].map((cursorSeq): Row => ({ gen: 1, stage: 'OPEN', cursorSeq }));
    expect(await looksOf(rows, { gen: 1, seq: 5 })).toBe(4);
  });

  it('until the next generation if Redis has lost this one', async () => {
    const lost: Row = { gen: 1, stage: 'OPEN', cursorSeq: 9 };
    const next: Row = { gen: 2, stage: 'FILLING', cursorSeq: 1 };
    expect(await looksOf([lost, lost, next], { gen: null, seq: 0 })).toBe(3);
  });

  it('no longer for a generation that is being filled, because its log does not exist yet', async () => {
    const rows = (['FILLING', 'FILLING', 'OPEN'] as const).map((stage): Row => ({
      gen: 2,
      stage,
      cursorSeq: 1,
    }));
    expect(await looksOf(rows, { gen: null, seq: 0 })).toBe(2);
  });

  it('no longer once the shard is closed: the rest is void', async () => {
    const rows = (['OPEN', 'OPEN', 'CLOSED'] as const).map((stage): Row => ({ gen: 1, stage, cursorSeq: 3 }));
    expect(await looksOf(rows, { gen: 1, seq: 5 })).toBe(3);
  });

  it('no longer before the first generation', async () => {
    expect(await looksOf([{ gen: 0, stage: 'FILLING', cursorSeq: 1 }], { gen: null, seq: 0 })).toBe(2);
  });

  it('until a log is stored that Redis has opened and the database has not yet', async () => {
    const rows = [1, 1, 2].map((cursorSeq): Row => ({ gen: 2, stage: 'FILLING', cursorSeq }));
    expect(await looksOf(rows, { gen: 2, seq: 2 })).toBe(3);
  });
});
