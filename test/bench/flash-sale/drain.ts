import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../../scripts/terminal/failure.mjs';
import type { Market } from './market.ts';

const HELD_MS = 24 * 3_600_000;
/** After this time, a holder has noticed that it has lost its lease. */
const NOTICED_MS = 4_000;
const SETTLED_WITHIN_MS = 120_000;

const lockOf = (activityId: string) => `lock:{flash-drain:${activityId}.0}`;

/** Keeps all instances from storing the entries of an activity, by the lease that they take for it. */
export async function holdDrain({ redis }: Market, activityId: string): Promise<void> {
  if ((await redis.set(lockOf(activityId), 'bench', 'PX', HELD_MS, 'GET')) !== 'bench')
    await sleep(NOTICED_MS);
}

export const releaseDrain = ({ redis }: Market, activityId: string) => redis.del(lockOf(activityId));

/** Until all entries of an activity are stored. */
export async function stored({ rows, redis }: Market, activityId: string, everyMs = 20): Promise<void> {
  const seq = Number(await redis.hget(`flash:{${activityId}.0}:state`, 'seq'));
  await until(`the entries of ${activityId} are stored`, everyMs, async () => {
    const sql = 'SELECT cursor_seq AS seq FROM flash_shard WHERE activity_id = ?';
    const [shard] = await rows<{ seq: string | number }>(sql, [activityId]);
    return Number(shard?.seq) >= seq;
  });
}

/** Until the order service has no message left, so that nothing is going on any more. */
export const quiet = ({ rows }: Market) =>
  until('all messages are sent', 50, async () => (await rows('SELECT 1 FROM outbox LIMIT 1')).length === 0);

async function until(what: string, everyMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + SETTLED_WITHIN_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Failure(`Gave up waiting until ${what}.`);
    await sleep(everyMs);
  }
}
