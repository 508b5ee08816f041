import { median } from '../statistics.ts';
import type { Audit } from './audit.ts';
import { ordersAt, serviceDoor } from './doors.ts';
import { quiet, stored } from './drain.ts';
import { send } from './load.ts';
import type { Market } from './market.ts';

const SHARE = 0.8;

/** How long a ticket takes at a part of the rate that is the limit, from the time when it should be sent. */
export async function latencyAt(
  market: Market,
  audit: Audit,
  given: { rounds: number; requests: number; connections: number; limit: number },
): Promise<void> {
  const { rounds, requests: count, connections, limit } = given;
  const stock = count * (rounds + 1);
  const activityId = await market.publish(stock);
  const accepted = audit.watch('latency', activityId, stock);
  const door = serviceDoor(market, market.orderUrl);
  const perSecond = Math.floor(limit * SHARE);
  const seen: Array<{ p50Ms: number; p99Ms: number }> = [];
  for (let round = 0; round <= rounds; round++) {
    const requests = await ordersAt(market, door, { activityId, count });
    const burst = await send(market.folder, { origin: door.origin, requests, connections, perSecond });
    accepted(burst.bodies);
    if (round > 0) seen.push(burst);
    await stored(market, activityId);
    await quiet(market);
  }
  const of = (key: 'p50Ms' | 'p99Ms') => median(seen.map(burst => burst[key])).toFixed(1);
  console.log(`tickets at ${perSecond} a second: p50 ${of('p50Ms')} ms, p99 ${of('p99Ms')} ms`);
}
