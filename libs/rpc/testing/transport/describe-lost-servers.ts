import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { CallNotDeliveredError, CallOutcomeUnknownError } from '../../src/faults/call-errors.js';
import { serveContract } from '../served-contract.js';
import { failureOf, type TransportWorld } from './transport-world.js';

/** Calls to a server that goes away. */
export function describeLostServers(world: TransportWorld): void {
  describe('a server that is gone', () => {
    it('before the call had nothing delivered', async () => {
      const at = world.port;
      await world.server.stop();
      expect(await failureOf(world.client(at).work({ of: 1 }))).toBeInstanceOf(CallNotDeliveredError);
      world.server = await serveContract();
    });

    it('in the middle leaves the outcome unknown', async () => {
      const begun = Promise.withResolvers<void>();
      world.server.doing(async () => (begun.resolve(), new Promise<never>(() => undefined)));
      const path = await world.cuttablePath();
      const call = failureOf(world.client(Number(new URL(path.url).port)).work({ of: 1 }));
      await begun.promise;
      path.cut();
      expect(await call).toBeInstanceOf(CallOutcomeUnknownError);
    });

    it('is called again when it is back', async () => {
      expect(await world.client().double({ of: 1 })).toBe(2);
      const { httpPort, tcpPort } = world.server;
      await world.server.stop();
      expect(await failureOf(world.client(world.port).double({ of: 1 }))).toBeInstanceOf(Error);
      world.server = await serveContract({ httpPort, tcpPort });
      expect(await world.client().double({ of: 2 })).toBe(4);
    });

    it('answers what is under way before it goes', async () => {
      const begun = Promise.withResolvers<void>();
      const release = Promise.withResolvers<number>();
      world.server.doing(async () => (begun.resolve(), release.promise));
      const at = world.port;
      const call = world.client().work({ of: 1 });
      await begun.promise;
      const stopped = world.server.stop();
      await vi.waitFor(() => expectRefused(at), { timeout: 5_000 });
      release.resolve(9);
      expect(await call).toBe(9);
      await stopped;
      world.server = await serveContract();
    });
  });
}

async function expectRefused(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
  } finally {
    socket.destroy();
  }
}
