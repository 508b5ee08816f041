import { audit, sandboxLedger } from '@diancan/audit';
import { expect, vi } from 'vitest';
import type { TestFleet } from '../fleet/start-fleet.js';

export const auditOf = async (fleet: TestFleet) =>
  audit(
    fleet.auditUrl,
    { product: fleet.schema('product'), order: fleet.schema('order'), user: fleet.schema('user') },
    { account: await sandboxLedger(fleet.sandboxUrl) },
  );

/** Waits until no work is in progress, then runs the audit and expects no violations. */
export async function expectTruthsToHold(fleet: TestFleet): Promise<void> {
  await vi.waitFor(async () => expect((await auditOf(fleet)).unsettled).toBe(0), {
    timeout: 60_000,
    interval: 200,
  });
  expect((await auditOf(fleet)).violations).toEqual([]);
}
