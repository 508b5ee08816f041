import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestFleet } from '../fleet/start-fleet.js';

/** Restarts order with a clock of its own. @returns sets by how many ms it is ahead of the real time */
export async function giveOrderAClock(fleet: TestFleet): Promise<(aheadMs: number) => void> {
  const file = join(fleet.dataDir, 'clock-of-order');
  const setAhead = (aheadMs: number) => writeFileSync(file, String(aheadMs));
  setAhead(0);
  await fleet.restart('order', {
    NODE_OPTIONS: `--import=${new URL('clock-ahead.mjs', import.meta.url).href}`,
    SPEC_CLOCK_FILE: file,
  });
  return setAhead;
}
