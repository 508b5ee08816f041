import { availableParallelism, loadavg } from 'node:os';
import { Audit } from './audit.ts';
import { latencyAt } from './latency.ts';
import { type Market, openMarket } from './market.ts';
import { measure, printTable, type Row, WARM_UP } from './rounds.ts';
import { measureStoring } from './storing.ts';
import * as subjects from './subjects.ts';
import type { Subject } from './subjects.ts';

export interface Options {
  readonly rounds: number;
  readonly requests: number;
  readonly connections: number;
  /** Winners to store. */
  readonly backlog: number;
  readonly variants: readonly string[];
  /** Words of the names of what is measured. */
  readonly only: string;
  /** Tickets a second; measured if not given. */
  readonly rate?: number | undefined;
}

/** Lower than what no instance accepts any more; then the gateway would turn some away. */
const SPARE = 3;
/** The others take a commit for each request. */
const SHARE_OF_VARIANTS = 0.1;
const LIMIT_OF = 'order service, while orders are stored';

export async function bench(options: Options): Promise<void> {
  const { rounds, requests, only } = options;
  const market = await openMarket();
  try {
    const audit = new Audit(market);
    console.log(
      `\n${rounds} rounds of ${requests} requests, ${availableParallelism()} cores, ` +
        `load ${loadavg()[0]!.toFixed(1)}`,
    );
    const rows = await answers(market, audit, options);
    if ('storing'.includes(only)) await measureStoring(market, audit, options);
    const limit = options.rate ?? rows.find(({ name }) => name === LIMIT_OF)?.perSecond;
    if ('latency'.includes(only) && limit !== undefined)
      await latencyAt(market, audit, { ...options, limit });
    await audit.check();
    console.log(`load afterwards ${loadavg()[0]!.toFixed(1)}`);
  } finally {
    await market.stop();
  }
}

async function answers(market: Market, audit: Audit, options: Options): Promise<Row[]> {
  const stock = options.requests * (options.rounds + WARM_UP) * SPARE;
  const sale = { stock, audit };
  const wanted = (name: string, open: () => Promise<Subject>) => ({ name, open });
  const all = [
    wanted('bare', () => subjects.bareTake(market)),
    wanted('service alone', () => subjects.atServiceAlone(market, sale)),
    wanted('service', () => subjects.atService(market, sale)),
    wanted('gateway', () => subjects.atGateway(market, sale)),
    ...options.variants.map(name =>
      wanted(name, () => subjects.ofVariant(market, name, SHARE_OF_VARIANTS, sale)),
    ),
    wanted('service sold out', () => subjects.soldOutAtService(market, audit)),
    wanted('gateway sold out', () => subjects.soldOutAtGateway(market, audit)),
    wanted('gateway not found', () => subjects.notFoundAtGateway(market)),
  ].filter(({ name }) => name.includes(options.only) || (name === 'bare' && isOne(options.only)));
  const opened: Subject[] = [];
  try {
    for (const { open } of all) opened.push(await open());
    if (opened.length === 0) return [];
    const rows = await measure(market, opened, options);
    printTable(rows);
    return rows;
  } finally {
    for (const { stop } of opened) await stop();
  }
}

/** Everything but these is compared with the bare handler. */
const isOne = (only: string): boolean => !['storing', 'latency'].includes(only);
