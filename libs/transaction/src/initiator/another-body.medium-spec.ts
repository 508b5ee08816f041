import { OrderErrors, PlatformErrors, ServiceError, TransactionErrors } from '@diancan/contracts';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PurseBranch, SharedPurseBranch, type Taking } from '../../testing/purse-branches.js';
import { type TransactionWorld, transactionWorld } from '../../testing/transaction-world.js';
import type { Branch } from '../participant/branch.js';
import { gidOf, type OnceRequest } from './once.js';

const branches = { alone: new PurseBranch(), combined: new SharedPurseBranch() };
let world: TransactionWorld;

beforeAll(async () => {
  world = await transactionWorld();
  for (const branch of Object.values(branches)) world.product.register(branch);
  // Phase two is late, so the participant asks.
  world.order.reach = () => Promise.reject(new Error('is away'));
});
afterAll(() => world?.close());

function buy(branch: Branch<Taking, unknown>, once: OnceRequest, isLost: boolean): Promise<string> {
  return world.order.transactions.run({ name: 'buy', once }, async () => {
    await world.order.call('product', branch, { owner: once.request, amount: 1 });
    if (isLost) throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN);
    return 'bought';
  });
}

it.each(Object.entries(branches))(
  'a key with another body and the same calls commits nothing that is cancelled later (tries %s)',
  async (_how, branch) => {
    const owner = ulid();
    await world.product.fill(owner, 5);
    const first: OnceRequest = {
      request: owner,
      fingerprint: 'a'.repeat(43),
      keyReused: OrderErrors.KEY_REUSED,
      timedOut: TransactionErrors.TRANSACTION_ENDED,
    };
    await expect(buy(branch, first, true)).rejects.toMatchObject({
      code: PlatformErrors.OUTCOME_UNKNOWN.code,
    });
    // It may be refused, too. Whatever the outcome is, it must hold on both sides.
    await buy(branch, { ...first, fingerprint: 'b'.repeat(43) }, false).catch(() => undefined);
    const decided = await world.order.decisionOf(gidOf('buy', first));
    await world.product.letPass();
    await world.product.ask(world.order);
    const [state] = Object.values(await world.product.states(gidOf('buy', first)));
    expect(state).toBe(decided.startsWith('COMMITTED') ? 'CONFIRMED' : 'CANCELLED');
  },
);
