import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TransactionWorld, transactionWorld } from '../../testing/transaction-world.js';
import type { BranchAddress } from '../current/branch-address.js';
import { TRANSACTION_LIFE } from './transaction-life.js';
import type { Decision } from './transaction.repository.js';

/**
 * The expected transitions, written by hand and not derived from the table: outcome and state before, the
 * verb, outcome and state after. Any other verb in any other state changes nothing.
 */
const ALLOWED = [
  'NONE commit COMMITTED ENDING',
  'NONE commitWithoutBranches COMMITTED ENDED',
  'NONE abort ABORTED ENDING',
  'NONE abortWithoutBranches ABORTED ENDED',
  'NONE settle ABORTED ENDED',
  'COMMITTED ENDING end COMMITTED ENDED',
  'ABORTED ENDING end ABORTED ENDED',
];
const STATES = ['NONE', 'COMMITTED ENDING', 'COMMITTED ENDED', 'ABORTED ENDING', 'ABORTED ENDED'] as const;
type State = (typeof STATES)[number];
type Verb = keyof typeof TRANSACTION_LIFE;

let world: TransactionWorld;
beforeAll(async () => {
  world = await transactionWorld();
});
afterAll(() => world?.close());
afterEach(() => vi.restoreAllMocks());

const BRANCHES: BranchAddress[] = [{ service: 'product', branch: 'purse.take' }];
const decisionOf = (gid: string, branches: BranchAddress[]): Decision => {
  const nothing = { request: null, fingerprint: null, answer: null, refusalCode: null };
  return { gid, name: 'buy', ...nothing, branches, ageMs: 0 };
};
const decide = (gid: string, verb: 'commit' | 'abort', branches: BranchAddress[]): Promise<void> =>
  world.order.uow.run(tx => world.order.repository.decide(tx, verb, [decisionOf(gid, branches)]));
const VERBS: Record<Verb, (gid: string) => Promise<unknown>> = {
  commit: gid => decide(gid, 'commit', BRANCHES),
  commitWithoutBranches: gid => decide(gid, 'commit', []),
  abort: gid => decide(gid, 'abort', BRANCHES),
  abortWithoutBranches: gid => decide(gid, 'abort', []),
  settle: gid => world.order.settleOne(gid),
  end: gid => world.order.repository.end([gid]),
};
const REACHED_BY: Record<State, readonly Verb[]> = {
  NONE: [],
  'COMMITTED ENDING': ['commit'],
  'COMMITTED ENDED': ['commit', 'end'],
  'ABORTED ENDING': ['abort'],
  'ABORTED ENDED': ['settle'],
};
const DECIDES: readonly Verb[] = ['commit', 'commitWithoutBranches', 'abort', 'abortWithoutBranches'];

const square = STATES.flatMap(from => (Object.keys(VERBS) as Verb[]).map(verb => ({ from, verb })));

describe('the transitions of a global transaction', () => {
  it.each(square)('$from $verb', async ({ from, verb }) => {
    const gid = ulid();
    for (const before of REACHED_BY[from]) await VERBS[before](gid);
    expect(await world.order.decisionOf(gid)).toBe(from);
    const expected = ALLOWED.find(line => line.startsWith(`${from} ${verb} `));
    // A second decision must not commit the rows that belong to it.
    if (expected === undefined && DECIDES.includes(verb))
      await expect(VERBS[verb](gid)).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
    else await VERBS[verb](gid);
    expect(`${from} ${verb} ${await world.order.decisionOf(gid)}`).toBe(
      expected ?? `${from} ${verb} ${from}`,
    );
  });

  it.each(STATES.filter(state => state !== 'NONE'))('a question finds %s as it is decided', async from => {
    const gid = ulid();
    for (const before of REACHED_BY[from]) await VERBS[before](gid);
    expect(await world.order.settleOne(gid)).toBe(from.split(' ')[0]);
  });

  it('follow a commit that is under way when the question comes', async () => {
    const gid = ulid();
    const [decided, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const committing = world.order.uow.run(async tx => {
      await world.order.repository.decide(tx, 'commit', [decisionOf(gid, BRANCHES)]);
      decided.resolve();
      await mayCommit.promise;
    });
    await decided.promise;
    const transactions = vi.spyOn(world.order.uow, 'run');
    const asked = world.order.settleOne(gid);
    // It has found no decision, and begins its own.
    await vi.waitFor(() => expect(transactions).toHaveBeenCalled());
    mayCommit.resolve();
    expect(await asked).toBe('COMMITTED');
    await committing;
    expect(await world.order.decisionOf(gid)).toBe('COMMITTED ENDING');
  });

  it('are those of the table', () => {
    const told = Object.entries(TRANSACTION_LIFE).flatMap(([verb, life]) =>
      ('outcome' in life ? [life.outcome] : ['COMMITTED', 'ABORTED']).map(outcome => {
        const from = life.from === 'NONE' ? 'NONE' : `${outcome} ${life.from}`;
        return `${from} ${verb} ${outcome} ${life.to}`;
      }),
    );
    expect(told.toSorted()).toEqual(ALLOWED.toSorted());
  });
});
