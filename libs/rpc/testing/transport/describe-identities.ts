import { describe, expect, it, vi } from 'vitest';
import { CallOutcomeUnknownError } from '../../src/faults/call-errors.js';
import { failureOf, type TransportWorld } from './transport-world.js';

/** The identities that a server accepts. */
export function describeIdentities(world: TransportWorld): void {
  describe('an identity', () => {
    const expired = async () => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 });
      try {
        return await world.server.product.sign({ role: 'service', subject: 'product' }, 'order');
      } finally {
        vi.useRealTimers();
      }
    };

    it.each<[string, number, () => Promise<string>]>([
      ['that is missing', 401, async () => ''],
      ['that nobody signed', 401, async () => 'a.b.c'],
      ['that has expired', 401, expired],
      [
        'for another service',
        401,
        () => world.server.product.sign({ role: 'service', subject: 'product' }, 'user'),
      ],
      ['of a buyer', 403, () => world.server.gateway.sign({ role: 'buyer', subject: 'b' }, 'order')],
      [
        'of nobody in particular',
        401,
        () => world.server.gateway.sign({ role: 'anonymous', subject: '' }, 'order'),
      ],
    ])('%s does not get in', async (_which, status, identity) => {
      const work = vi.fn(async () => 1);
      world.server.doing(work);
      const error = await failureOf(world.client(world.port, identity).work({ of: 1 }));
      expect(error).toBeInstanceOf(CallOutcomeUnknownError);
      expect(error).toMatchObject({ cause: { message: `status ${status}` } });
      expect(work).not.toHaveBeenCalled();
    });
  });
}
