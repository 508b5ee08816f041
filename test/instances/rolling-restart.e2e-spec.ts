import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { type FurtherInstance, startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller, DELIVERY } from '../people/people.js';
import { keepReading } from './reading.js';
import { type ReadyGateways, probeGateways } from './ready-gateways.js';

const SERVICES = ['user', 'product', 'order', 'gateway'] as const;

let fleet: TestFleet;
let buyer: Visitor;
let productId: string;
let gateways: ReadyGateways;

beforeAll(async () => {
  // One buyer stands for many, so rate limits are off. Services call each other with their default settings.
  fleet = await startFleet({ env: { DIANCAN_RATE_LIMIT: 'false', DIANCAN_LINGER_MS: '500' } });
  productId = await aDish(await aSeller(fleet), { stock: 100_000 });
  buyer = await aBuyer(fleet);
});
afterAll(async () => {
  gateways?.stop();
  await fleet?.stop();
});

async function throughAnyDoor(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(gateways.any() + path, {
    ...init,
    headers: { cookie: `token=${buyer.token}`, ...init.headers },
  });
  await answer.arrayBuffer();
  return answer;
}

const placeOrder = () =>
  throughAnyDoor('/api/order/create', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ ...DELIVERY, items: [{ productId, quantity: 1 }] }),
  });

describe('restarting every service, one after the other, under load', () => {
  it('loses no request', async () => {
    gateways = probeGateways();
    await gateways.add(fleet.gatewayUrl);
    const others = new Map<string, FurtherInstance>();
    for (const service of SERVICES) others.set(service, await fleet.addInstance(service));
    await gateways.add(others.get('gateway')!.url);

    const loads = [
      keepReading(() => throughAnyDoor('/api/product/list'), 4),
      keepReading(() => throughAnyDoor('/api/user/me'), 2),
      keepReading(() => throughAnyDoor('/api/order/list'), 2),
      keepReading(placeOrder, 2),
    ];
    const everybodyGoesOn = () => Promise.all(loads.map(load => load.more(20)));
    await everybodyGoesOn();
    for (const service of SERVICES) {
      await fleet.restart(service);
      await everybodyGoesOn();
      await others.get(service)!.stop();
      await everybodyGoesOn();
      const again = await fleet.addInstance(service);
      others.set(service, again);
      if (service === 'gateway') await gateways.add(again.url);
      await everybodyGoesOn();
    }
    // There is only one config centre. Running services do not need it; starting ones do.
    await fleet.restart('config');
    await everybodyGoesOn();
    await Promise.all(loads.map(load => load.stop()));
    expect(loads.flatMap(({ failures }) => failures)).toEqual([]);
    expect(loads.map(({ statuses }) => [...statuses.keys()])).toEqual([[200], [200], [200], [200]]);
    await expectTruthsToHold(fleet);
  });
});
