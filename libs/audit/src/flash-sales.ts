import type { FlashCheck, FlashFinding } from './flash-finding.js';
import { liveShardsAgree, type ReadLiveShard } from './flash-shards.js';
import { flashSalesUnderWay } from './flash-sales-under-way.js';
import type { ServicesWith } from './services-with.js';
import { flashSaleChecks } from './truth-1-flash-sales.js';
import { flashStockChecks } from './truth-1-flash-stock.js';
import { flashOrderChecks } from './truth-2-flash-orders.js';
import type { Findings, Query, Schemas } from './truth.js';

/** Whether both services are of a release with flash sales. */
const hasFlashSales = (servicesWith: ServicesWith): boolean =>
  ['flash_activity', 'flash_stock', 'flash_journal'].every(table => servicesWith(table).length > 0);

/** Truths 1 and 2 of flash sales. @param readLive compares the shards with Redis, too */
export async function flashSales(
  query: Query,
  schemas: Schemas,
  servicesWith: ServicesWith,
  readLive?: ReadLiveShard,
): Promise<Findings[]> {
  if (!hasFlashSales(servicesWith)) return [];
  const checks = [...flashStockChecks(schemas), ...flashSaleChecks(schemas), ...flashOrderChecks(schemas)];
  return [
    await checked(query, schemas, checks),
    ...(readLive === undefined ? [] : [await liveShardsAgree(query, schemas, readLive)]),
  ];
}

async function checked(query: Query, schemas: Schemas, checks: readonly FlashCheck[]): Promise<Findings> {
  const found: Array<FlashFinding & FlashCheck> = [];
  for (const check of checks)
    for (const row of await query<FlashFinding>(check.select)) found.push({ ...row, ...check });
  const awaited = found.some(({ awaitsProduct }) => awaitsProduct)
    ? await flashSalesUnderWay(query, schemas)
    : new Set<string>();
  const wrong = found.filter(({ awaitsProduct, activityId }) => !(awaitsProduct && awaited.has(activityId)));
  return {
    violations: wrong.map(({ truth, about, finding }) => ({ truth, about, finding })),
    unsettled: found.length - wrong.length,
  };
}
