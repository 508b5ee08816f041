import type { BranchLink } from '@diancan/contracts';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PurseBranch, SharedPurseBranch } from '../../testing/purse-branches.js';
import {
  type ParticipantSide,
  type TransactionWorld,
  transactionWorld,
} from '../../testing/transaction-world.js';
import { BRANCH_LIFE, type BranchState } from './branch-life.js';

/**
 * The expected transitions, written by hand and not derived from the table: state before, the verb, state
 * after. Any other verb in any other state changes nothing.
 */
const ALLOWED = [
  'NONE try TRIED',
  'NONE cancel CANCELLED',
  'TRIED confirm CONFIRMED',
  'TRIED cancel CANCELLED',
];
const VERBS = ['try', 'confirm', 'cancel'] as const;
type Verb = (typeof VERBS)[number];
const REACHED_BY: Record<BranchState, readonly Verb[]> = {
  NONE: [],
  TRIED: ['try'],
  CONFIRMED: ['try', 'confirm'],
  CANCELLED: ['try', 'cancel'],
};
/** These succeed and change nothing. Any other verb that changes nothing is an error or a problem. */
const REPEATED = ['TRIED try', 'CONFIRMED try', 'CONFIRMED confirm', 'CANCELLED cancel'];

let world: TransactionWorld;
let side: ParticipantSide;
let branches: Record<string, PurseBranch | SharedPurseBranch>;
beforeAll(async () => {
  world = await transactionWorld();
  side = world.product;
  const [alone, shared] = [side.register(new PurseBranch()), side.register(new SharedPurseBranch())];
  branches = { alone, shared };
});
afterAll(() => world?.close());

/** @returns whether the verb has succeeded */
async function does(verb: Verb, gid: string, kind: string): Promise<boolean> {
  const branch = branches[kind]!;
  if (verb !== 'try')
    return (await side.handler[verb]({ branches: [{ gid, branch: branch.method }] })).length === 0;
  const link: BranchLink = { gid, branch: branch.method, name: 'buy', initiator: 'order', ttlMs: 60_000 };
  const text = Buffer.from(JSON.stringify(link)).toString('base64url');
  return side.asCallOf(text, branch, { owner: gid, amount: 1 }).then(
    () => true,
    () => false,
  );
}

const square = (Object.keys(REACHED_BY) as BranchState[]).flatMap(from =>
  VERBS.flatMap(verb => ['alone', 'shared'].map(kind => ({ from, verb, kind }))),
);

describe('the transitions of a branch', () => {
  it.each(square)('$from $verb ($kind)', async ({ from, verb, kind }) => {
    const gid = ulid();
    await side.fill(gid, 1);
    const state = async () => (await side.states(gid))[branches[kind]!.method] ?? 'NONE';
    for (const before of REACHED_BY[from]) await does(before, gid, kind);
    expect(await state()).toBe(from);
    const expected = ALLOWED.find(line => line.startsWith(`${from} ${verb} `));
    const succeeds = expected !== undefined || REPEATED.includes(`${from} ${verb}`);
    expect(await does(verb, gid, kind)).toBe(succeeds);
    expect(`${from} ${verb} ${await state()}`).toBe(expected ?? `${from} ${verb} ${from}`);
  });

  it('are those of the table', () => {
    const told = Object.entries(BRANCH_LIFE).map(([verb, { from, to }]) => {
      const name = verb === 'cancelBeforeTry' ? 'cancel' : verb;
      return `${from} ${name} ${to}`;
    });
    expect(told.toSorted()).toEqual(ALLOWED.toSorted());
  });
});
