import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVICES, type ServiceName } from '../../scripts/fleet/services.mjs';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller, order } from '../people/people.js';

const NAMES = SERVICES.map(({ name }) => name);
const WITH_METRICS = NAMES.filter(name => name !== 'sandbox');

let fleet: TestFleet;
let buyer: Visitor;
let productId: string;

/** Every write to this log fails with ENOSPC, as on a full disk. */
function putOnFullDisk(dataDir: string, service: ServiceName): void {
  symlinkSync('/dev/full', join(dataDir, 'logs', `${service}.log`));
}

beforeAll(async () => {
  fleet = await startFleet({
    env: { DIANCAN_LOG_LEVEL: 'debug' },
    prepare: dataDir => {
      mkdirSync(join(dataDir, 'logs'));
      for (const name of NAMES) putOnFullDisk(dataDir, name);
    },
  });
  buyer = await aBuyer(fleet);
  productId = await aDish(await aSeller(fleet));
});
afterAll(() => fleet?.stop());

const placed = async (): Promise<number> => (await order(buyer, [{ productId, quantity: 1 }])).status;

async function droppedBy(name: ServiceName): Promise<number> {
  return Number(/^diancan_log_lines_dropped_total (\d+)$/m.exec(await fleet.metrics(name))?.[1]);
}

describe('a fleet whose logs are on a full disk', () => {
  it('takes orders, and each service counts the lines that it dropped', async () => {
    expect(await placed()).toBe(200);
    for (const name of WITH_METRICS) expect(await droppedBy(name), name).toBeGreaterThan(0);
  });

  it('survives an event that it logs as an error', async () => {
    const before = await droppedBy('order');
    await fleet.kill('product');
    expect(await placed()).toBe(503);
    expect(await droppedBy('order')).toBeGreaterThan(before);
    await fleet.restart('product');
    await expect.poll(placed).toBe(200);
  });

  it('stops each service by itself on SIGTERM', async () => {
    for (const name of NAMES.toReversed())
      expect(await fleet.end(name), name).toEqual({ code: null, signal: 'SIGTERM' });
  });
});
