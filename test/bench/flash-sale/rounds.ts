import { cpuSeconds } from '../cpu-time.ts';
import { median } from '../statistics.ts';
import { send } from './load.ts';
import type { Market } from './market.ts';
import type { Subject } from './subjects.ts';

export interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Per request, by the name of the process, in µs. */
  readonly cpuMicros: Readonly<Record<string, number>>;
}

export interface Rounds {
  readonly rounds: number;
  readonly requests: number;
  readonly connections: number;
}

/** After one round alone, a small handler still answers half as fast as after ten: V8 compiles it later. */
export const WARM_UP = 4;

/** Measures all subjects in turn, round after round, after the rounds to warm up. */
export async function measure(market: Market, subjects: readonly Subject[], given: Rounds): Promise<Row[]> {
  const seen: Row[][] = subjects.map(() => []);
  for (let round = 0; round < WARM_UP + given.rounds; round++)
    for (const [index, subject] of subjects.entries()) {
      const row = await oneRound(market, subject, given);
      if (round >= WARM_UP) seen[index]!.push(row);
    }
  return seen.map(typical);
}

async function oneRound(market: Market, subject: Subject, { requests, connections }: Rounds): Promise<Row> {
  const count = Math.ceil(requests * subject.share);
  const prepared = await subject.prepare(count);
  const processes = [
    ...(market.fleet.registry?.living() ?? []),
    ...(subject.pid === undefined ? [] : [{ name: 'bare', pid: subject.pid }]),
  ];
  const before = processes.map(({ pid }) => cpuSeconds(pid));
  const seen = await send(market.folder, { origin: subject.origin, requests: prepared, connections });
  const cpuMicros: Record<string, number> = {};
  for (const [index, { name, pid }] of processes.entries())
    cpuMicros[name] = ((cpuSeconds(pid) - before[index]!) / count) * 1e6;
  const { seconds, p50Ms, p99Ms, statuses, bodies } = seen;
  await subject.settle(bodies);
  for (const [status, times] of Object.entries(statuses))
    if (status !== subject.status) console.log(`${subject.name}: ${times} × HTTP ${status}`);
  return {
    name: subject.name,
    perSecond: (statuses[subject.status] ?? 0) / seconds,
    p50Ms,
    p99Ms,
    cpuMicros,
  };
}

function typical(rounds: readonly Row[]): Row {
  const of = (key: 'perSecond' | 'p50Ms' | 'p99Ms') => median(rounds.map(row => row[key]));
  const names = Object.keys(rounds[0]!.cpuMicros);
  return {
    name: rounds[0]!.name,
    perSecond: of('perSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    cpuMicros: Object.fromEntries(
      names.map(name => [name, median(rounds.map(row => row.cpuMicros[name] ?? 0))]),
    ),
  };
}

const SHOWN_MICROS = 5;

/** In proportion to the first row. */
export function printTable(rows: readonly Row[]): void {
  const titles = ['requests/s', 'ratio', 'p50 ms', 'p99 ms', 'CPU µs'];
  console.log('medians of the rounds'.padEnd(42) + titles.map(title => title.padStart(11)).join(''));
  for (const { name, perSecond, p50Ms, p99Ms, cpuMicros } of rows) {
    const cpu = Object.values(cpuMicros).reduce((sum, each) => sum + each, 0);
    const cells = [
      perSecond.toFixed(0),
      (perSecond / rows[0]!.perSecond).toFixed(2),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      cpu.toFixed(0),
    ];
    console.log(name.padEnd(42) + cells.map(cell => cell.padStart(11)).join(''));
    const parts = Object.entries(cpuMicros)
      .filter(([, micros]) => micros >= SHOWN_MICROS)
      .toSorted(([, a], [, b]) => b - a)
      .map(([process, micros]) => `${process} ${micros.toFixed(0)}`);
    console.log(`  CPU µs per request: ${parts.join(', ')}`);
  }
}
