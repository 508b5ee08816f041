import { audit, LiveShards, sandboxLedger } from '@diancan/audit';
import { expect, vi } from 'vitest';
import type { TestFleet } from '../fleet/start-fleet.js';

export async function auditOf(fleet: TestFleet) {
  const { DIANCAN_FLASH_SALE_REDIS_URLS, DIANCAN_REDIS_URL } = fleet.env('order');
  const shards = new LiveShards(DIANCAN_FLASH_SALE_REDIS_URLS ?? DIANCAN_REDIS_URL!);
  try {
    return await audit(
      fleet.auditUrl,
      { product: fleet.schema('product'), order: fleet.schema('order'), user: fleet.schema('user') },
      { account: await sandboxLedger(fleet.sandboxUrl), readLiveShard: shards.read },
    );
  } finally {
    shards.close();
  }
}

/** Waits until no work is in progress, then runs the audit and expects no violations. */
export async function expectTruthsToHold(fleet: TestFleet): Promise<void> {
  await vi.waitFor(async () => expect((await auditOf(fleet)).unsettled).toBe(0), {
    timeout: 60_000,
    interval: 200,
  });
  expect((await auditOf(fleet)).violations).toEqual([]);
}
