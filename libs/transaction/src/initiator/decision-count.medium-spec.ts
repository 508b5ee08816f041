import { OrderErrors, ProductErrors, ServiceError, TransactionErrors } from '@diancan/contracts';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TransactionWorld, transactionWorld } from '../../testing/transaction-world.js';
import type { OnceRequest } from './once.js';

let world: TransactionWorld;
beforeAll(async () => {
  world = await transactionWorld();
});
afterAll(() => world?.close());

const onceOf = (): OnceRequest => ({
  request: `buyer/${ulid()}`,
  fingerprint: 'a'.repeat(43),
  keyReused: OrderErrors.KEY_REUSED,
  timedOut: TransactionErrors.TRANSACTION_ENDED,
});

describe('the count of decisions', () => {
  const RUN = { committed: 0, refused: 0, aborted: 0, timedOut: 0 };
  let name: string;
  beforeEach(() => void (name = `buy-${ulid()}`));

  const counted = async () => {
    const series = /^diancan_transactions_total\{name="([\w-]+)",outcome="(\w+)"\} (\d+)$/gm;
    const found = [...(await world.order.metrics.text()).matchAll(series)].filter(([, of]) => of === name);
    return { ...RUN, ...Object.fromEntries(found.map(([, , outcome, count]) => [outcome, Number(count)])) };
  };
  const run = <T>(work: () => Promise<T>, once?: OnceRequest) =>
    world.order.transactions.run({ name, ...(once === undefined ? {} : { once }) }, work);
  const ask = (gid: string) => world.order.decisions.settle({ transactions: [{ gid, name }] });

  it('has each commit once, also those that share one, and none for a repetition', async () => {
    const once = onceOf();
    const { transactions } = world.order;
    const commit = () => transactions.commit(1, async () => undefined);
    const combine = () => transactions.commitCombined(1, { write: async () => undefined }, null);
    await Promise.all([run(combine), run(combine), run(async () => 1)]);
    for (let n = 0; n < 3; n++) await run(commit, once);
    expect(await counted()).toEqual({ ...RUN, committed: 4 });
  });

  it('has a refusal once, and none for a repetition', async () => {
    const once = onceOf();
    const refuse = () => Promise.reject(new ServiceError(ProductErrors.OUT_OF_STOCK));
    const refusal = { code: ProductErrors.OUT_OF_STOCK.code };
    for (let n = 0; n < 3; n++) await expect(run(refuse, once)).rejects.toMatchObject(refusal);
    expect(await counted()).toEqual({ ...RUN, refused: 1 });
  });

  it('has what has failed, unless a repetition may still go on with it', async () => {
    const fail = () => Promise.reject(new Error('broken'));
    for (const once of [undefined, onceOf()]) await expect(run(fail, once)).rejects.toThrow('broken');
    expect(await counted()).toEqual({ ...RUN, aborted: 1 });
  });

  it('has what a question has aborted, and none for a question about what is decided', async () => {
    const gid = await run(async () => world.order.transactions.gid);
    const undecided = ulid();
    for (let n = 0; n < 2; n++) for (const asked of [gid, undecided]) await ask(asked);
    expect(await counted()).toEqual({ ...RUN, committed: 1, timedOut: 1 });
  });
});
