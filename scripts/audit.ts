import { serviceUrl, type Fleet } from './fleet/programs.ts';
import { runningFleet } from './fleet/running.ts';
import { commandLine } from './terminal/command-line.mjs';
import { builtLib } from './toolchain/built-lib.ts';

/** What this command uses of libs/audit. */
interface Audit {
  audit(url: string, schemas: Record<string, string>, provider: object): Promise<AuditReport>;
  sandboxLedger(url: string): Promise<object>;
  LiveShards: new (url: string) => { readonly read: unknown; close(): void };
}
interface AuditReport {
  violations: { truth: string; about: string; finding: string }[];
  unsettled: number;
  looked: Record<string, number>;
}

const HELP = `npm run audit
npm run audit -- --provider   also holds the books against WeChat Pay: the sandbox's ledger, and what the
                              daily reconciliation with the bills has left open or missed

Checks on the running fleet, by an account that may only read, what must always hold:
  1  each product's journal adds up to its stock, which is never negative; so does each flash sale's, and no
     flash sale sells more than was published
  2  each order has its decision and exactly its reservation, or its sale in a flash sale; what was cancelled
     was given back once
  3  every fen that was taken is on exactly one order, or goes back
  4  nothing is left half done beyond its deadline; no message waits to be sent for long
  5  what was sent is what was received, by each consumer; no dead letter is left alone
Exit code 0: all true. 1: something is not, each finding on a line of its own.

核对运行中的系统：库存流水、订单与预占、每一分钱、超时未决的操作、消息的收发与死信。`;

export async function main(args: string[]): Promise<number> {
  const said = commandLine(args, HELP, { provider: { type: 'boolean' } });
  if (!said) return 0;
  const fleet = runningFleet();
  const { audit: auditor, ...owners } = fleet.addresses.database;
  const schemaOf = (url: string) => new URL(url).pathname.slice(1);
  const schemas = Object.fromEntries(
    Object.entries(owners).map(([service, url]) => [service, schemaOf(url)]),
  );
  const { audit, sandboxLedger, LiveShards } = await builtLib<Audit>('audit');
  const provider = said.values.provider ? await providerOf(fleet, sandboxLedger) : {};
  const redisUrl = fleet.env.DIANCAN_FLASH_SALE_REDIS_URLS || fleet.addresses.redis;
  // The shards of a cluster are not read.
  const shards = redisUrl.includes(',') ? undefined : new LiveShards(redisUrl);
  const inRedis = shards && { readLiveShard: shards.read };
  const report = await audit(auditor, schemas, { ...provider, ...inRedis }).finally(() => shards?.close());
  const { violations, unsettled, looked } = report;
  console.log(
    Object.entries(looked)
      .map(([what, count]) => `${count} ${what}`)
      .join(', '),
  );
  if (unsettled > 0)
    console.log(`${unsettled} on their way (an order being placed, stock being given back, a message)`);
  for (const { truth, about, finding } of violations) console.log(`✗ ${truth}\n  ${about}: ${finding}`);
  console.log(violations.length === 0 ? '✓ all truths hold' : `✗ ${violations.length} violations`);
  return violations.length === 0 ? 0 : 1;
}

/** Only the sandbox has a ledger. The audit reads the bills of the real WeChat Pay instead. */
async function providerOf({ settings, env }: Fleet, sandboxLedger: Audit['sandboxLedger']) {
  if (env.DIANCAN_WECHAT_PAY_URL) return { bills: true };
  return { bills: true, account: await sandboxLedger(serviceUrl('sandbox', settings)) };
}
