import { afterEach, beforeEach, describe } from 'vitest';
import { describeCalls } from './transport/describe-calls.js';
import { describeEndings } from './transport/describe-endings.js';
import { describeIdentities } from './transport/describe-identities.js';
import { describeLostServers } from './transport/describe-lost-servers.js';
import { type TransportUnderTest, TransportWorld } from './transport/transport-world.js';

/** The contract of every `Transport`, between a real client and a real server. */
export function describeTransport(name: string, underTest: TransportUnderTest): void {
  describe(`${name} as a Transport`, () => {
    const world = new TransportWorld(underTest);
    beforeEach(() => world.open());
    afterEach(() => world.close());
    describeCalls(world);
    describeIdentities(world);
    describeEndings(world);
    describeLostServers(world);
  });
}
