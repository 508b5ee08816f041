import { PROJECT } from '../../../scripts/project.mjs';
import { median } from '../statistics.ts';
import type { Audit } from './audit.ts';
import { bareStore } from './bare-store.ts';
import { newBuyers } from './doors.ts';
import { holdDrain, quiet, releaseDrain, stored } from './drain.ts';
import type { Market } from './market.ts';

const FLASH_SALE = `${PROJECT}/dist/apps/order/src/flash-sale`;
const { openFlashRedis } = await import(`${FLASH_SALE}/shard/flash-redis.js`);
const { ShardStore } = await import(`${FLASH_SALE}/shard/shard.store.js`);
const { fingerprintOf, ridOf } = await import(`${FLASH_SALE}/domain/ticket.js`);

const CONTACT = { name: '张三', phone: '13800138000', address: '人民路 1 号', remark: '' };

export interface Winner {
  readonly rid: string;
  readonly buyer: string;
  readonly fingerprint: string;
}

/** Winners stored per second, in turn by the order service and by mysql2. */
export async function measureStoring(
  market: Market,
  audit: Audit,
  { rounds, backlog }: { rounds: number; backlog: number },
): Promise<void> {
  const stock = backlog * (rounds + 1);
  const activityId = await market.publish(stock);
  audit.watch('storing', activityId, stock);
  const bare = await bareStore(market, activityId);
  const seen: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let round = 0; round <= rounds; round++) {
    const ours = await ourSeconds(market, activityId, backlog);
    const bareSeconds = await bare(winnersOf(activityId, backlog));
    if (round === 0) continue;
    seen.ours.push(backlog / ours);
    seen.bare.push(backlog / bareSeconds);
  }
  const [ours, mysql2] = [median(seen.ours), median(seen.bare)];
  console.log(`\n${backlog} winners in a backlog, medians of ${rounds} rounds`);
  console.log(`bare mysql2, same statements`.padEnd(42) + mysql2.toFixed(0).padStart(11) + '       1.00');
  console.log(
    'stored by the order service'.padEnd(42) +
      ours.toFixed(0).padStart(11) +
      (ours / mysql2).toFixed(2).padStart(11),
  );
}

/** Tickets in the log while nobody stores them, and then the time until all are orders. */
async function ourSeconds(market: Market, activityId: string, backlog: number): Promise<number> {
  await holdDrain(market, activityId);
  const redis = openFlashRedis([market.fleet.addresses.redis], true);
  const store = new ShardStore(redis);
  const id = { activityId, shard: 0 };
  const [shard] = await market.rows<{ gen: number }>('SELECT gen FROM flash_shard WHERE activity_id = ?', [
    activityId,
  ]);
  const take = async ({ rid, buyer, fingerprint }: Winner) => {
    const content = JSON.stringify({ priceFen: 990, fingerprint, contact: CONTACT });
    const { outcome } = await store.take(id, shard!.gen, { rid, buyer, quantity: 1, fingerprint, content });
    if (outcome !== 'RESERVED') throw new Error(`a ticket of the backlog is ${outcome}`);
  };
  const winners = winnersOf(activityId, backlog);
  for (let at = 0; at < winners.length; at += 500) await Promise.all(winners.slice(at, at + 500).map(take));
  redis.disconnect();
  await quiet(market);
  const began = performance.now();
  await releaseDrain(market, activityId);
  await stored(market, activityId);
  const seconds = (performance.now() - began) / 1_000;
  await quiet(market);
  return seconds;
}

const winnersOf = (activityId: string, count: number): Winner[] =>
  newBuyers(count).map(buyer => ({
    rid: ridOf(activityId, buyer, buyer),
    buyer,
    fingerprint: fingerprintOf({ quantity: 1, remark: '' }),
  }));
