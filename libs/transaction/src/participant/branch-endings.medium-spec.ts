import type { BranchLink } from '@diancan/contracts';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PurseBranch } from '../../testing/purse-branches.js';
import {
  type ParticipantSide,
  type TransactionWorld,
  transactionWorld,
} from '../../testing/transaction-world.js';
import type { BranchKey } from './branch-key.js';

let world: TransactionWorld;
let side: ParticipantSide;
let purse: PurseBranch;

beforeAll(async () => {
  world = await transactionWorld();
  side = world.product;
  purse = side.register(new PurseBranch());
});
afterAll(() => world?.close());

/** Takes the one piece of a purse of its own. */
async function taken(): Promise<BranchKey> {
  const link: BranchLink = {
    gid: ulid(),
    branch: purse.method,
    name: 'buy',
    initiator: 'order',
    ttlMs: 60_000,
  };
  const { gid, branch } = link;
  await side.fill(gid, 1);
  await side.asCallOf(Buffer.from(JSON.stringify(link)).toString('base64url'), purse, {
    owner: gid,
    amount: 1,
  });
  return { gid, branch };
}
const confirm = (...branches: BranchKey[]) => side.handler.confirm({ branches });
const stateOf = async ({ gid, branch }: BranchKey) => (await side.states(gid))[branch];

describe('confirms that come together', () => {
  it('share a transaction', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, taken));
    const logQuery = vi.spyOn(side.database.logger, 'logQuery');
    expect(await confirm(...keys)).toEqual([]);
    const commits = logQuery.mock.calls.filter(([sql]) => sql === 'COMMIT').length;
    logQuery.mockRestore();
    expect(commits).toBe(1);
    for (const key of keys)
      expect([await stateOf(key), await side.purse(key.gid)]).toEqual(['CONFIRMED', { free: 0, held: 0 }]);
  });

  it('do not take each other down: one whose work fails, and one that was confirmed before', async () => {
    const [fine, failing, before] = [await taken(), await taken(), await taken()];
    await confirm(before);
    const work = vi.spyOn(purse, 'confirm').mockImplementation(async (tx, { gid, args }) => {
      if (gid === failing.gid) throw new Error('no hands');
      await tx.query('UPDATE purse SET held = held - ? WHERE owner = ?', [args.amount, args.owner]);
    });
    expect(await confirm(fine, failing)).toEqual([
      { gid: failing.gid, branch: 'purse.take', problem: 'no hands' },
    ]);
    work.mockRestore();
    expect([await stateOf(fine), await stateOf(failing)]).toEqual(['CONFIRMED', 'TRIED']);
    expect(await confirm(fine, failing, before)).toEqual([]);
    for (const { gid } of [fine, failing, before])
      expect(await side.purse(gid)).toEqual({ free: 0, held: 0 });
  });
});
