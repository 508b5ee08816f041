import { createConnection } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../cpu-time.ts';
import { median, percentile } from '../statistics.ts';
import { create, createAndPay, type LoadTarget, orderLoad } from './load.ts';

/** Something to measure. */
export interface Subject {
  readonly name: string;
  readonly target: LoadTarget;
  /** URL of the schema of its orders, and their table. */
  readonly database: string;
  readonly orders: string;
  processes(): ReadonlyArray<{ name: string; pid: number }>;
  stop(): Promise<void>;
}

export interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statements: number;
  /** Per order, by the name of the process, in ms. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

export interface Load {
  readonly rounds: number;
  readonly orders: number;
  readonly pays: boolean;
}

const PAID_WITHIN_MS = 60_000;

/** Measures all subjects in turn, round after round, after one round to warm up. */
export async function measure(subjects: readonly Subject[], load: Load): Promise<Row[]> {
  const seen: Row[][] = subjects.map(() => []);
  for (let round = 0; round <= load.rounds; round++)
    for (const [index, subject] of subjects.entries()) {
      const row = await oneRound(subject, load);
      if (round > 0) seen[index]!.push(row);
    }
  return seen.map(typical);
}

async function oneRound(subject: Subject, { orders, pays }: Load): Promise<Row> {
  const { name, target, database } = subject;
  const connection = await createConnection(database);
  const count = async (sql: string) =>
    Number(Object.values(((await connection.query(sql))[0] as [object])[0]).at(-1));
  const questions = () => count("SHOW GLOBAL STATUS LIKE 'Questions'");
  const paid = () => count(`SELECT COUNT(*) FROM ${subject.orders} WHERE pay_status = 'PAID'`);
  const processes = subject.processes();
  const before = processes.map(({ pid }) => cpuSeconds(pid));
  const [paidBefore, questionsBefore] = [await paid(), await questions()];
  const began = performance.now();
  const { latenciesMs, refused } = await orderLoad(target, pays ? createAndPay : create, orders);
  if (pays) await until(async () => (await paid()) >= paidBefore + latenciesMs.length);
  const seconds = (performance.now() - began) / 1_000;
  const statements = ((await questions()) - questionsBefore) / orders;
  await connection.end();
  for (const [reason, times] of refused) console.log(`${name}: ${times} × ${reason}`);
  const cpuMs: Record<string, number> = {};
  for (const [index, { name: process, pid }] of processes.entries())
    cpuMs[process] = ((cpuSeconds(pid) - before[index]!) / orders) * 1_000;
  return {
    name,
    perSecond: latenciesMs.length / seconds,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    statements,
    cpuMs,
  };
}

/** Until the last notification has had its effect, or too long. */
async function until(isDone: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PAID_WITHIN_MS;
  while (!(await isDone()) && performance.now() < end) await sleep(20);
}

function typical(rounds: readonly Row[]): Row {
  const of = (key: 'perSecond' | 'p50Ms' | 'p99Ms' | 'statements') => median(rounds.map(row => row[key]));
  const names = Object.keys(rounds[0]!.cpuMs);
  const cpu = (name: string) => median(rounds.map(row => row.cpuMs[name] ?? 0));
  return {
    name: rounds[0]!.name,
    perSecond: of('perSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    statements: of('statements'),
    cpuMs: Object.fromEntries(names.map(name => [name, cpu(name)])),
  };
}

/** @param yardstick what the others are compared with */
export function printTable(rows: readonly Row[], yardstick: string): void {
  const bare = rows.find(({ name }) => name.startsWith(yardstick));
  const titles = ['orders/s', 'ratio', 'p50 ms', 'p99 ms', 'statements', 'CPU ms'];
  console.log('medians of the rounds'.padEnd(40) + titles.map(title => title.padStart(12)).join(''));
  for (const { name, perSecond, p50Ms, p99Ms, statements, cpuMs } of rows) {
    const cells = [
      perSecond.toFixed(0),
      bare === undefined ? '-' : (perSecond / bare.perSecond).toFixed(2),
      p50Ms.toFixed(0),
      p99Ms.toFixed(0),
      statements.toFixed(1),
      Object.values(cpuMs)
        .reduce((sum, each) => sum + each, 0)
        .toFixed(2),
    ];
    console.log(name.padEnd(40) + cells.map(cell => cell.padStart(12)).join(''));
    const largest = Object.entries(cpuMs).filter(([, ms]) => ms >= 0.05);
    const parts = largest
      .toSorted(([, a], [, b]) => b - a)
      .map(([process, ms]) => `${process} ${ms.toFixed(2)}`);
    console.log(`  CPU ms per order: ${parts.join(', ')}`);
  }
}
