import { execa } from 'execa';
import { PROJECT } from '../../../scripts/project.mjs';
import { Failure } from '../../../scripts/terminal/failure.mjs';
import { fleetNode } from '../../../scripts/toolchain/node.mjs';
import { cpuSeconds } from '../cpu-time.ts';
import { median } from '../statistics.ts';
import type { Subject } from './subjects.ts';

type Row = { name: string; perSecond: number; p50Ms: number; p99Ms: number; cpuMicros: number };

type Load = { rounds: number; requests: number; connections: number };

/**
 * Measures all subjects in turn, round after round, so that a disturbance of the machine affects all of them.
 */
export async function measure(subjects: readonly Subject[], load: Load): Promise<Row[]> {
  for (const subject of subjects) await oneRound(subject, load);
  const seen: Array<Omit<Row, 'name'>[]> = subjects.map(() => []);
  for (let round = 0; round < load.rounds; round++) {
    for (const [index, subject] of subjects.entries()) seen[index]?.push(await oneRound(subject, load));
  }
  return subjects.map(({ name }, index) => {
    const rounds = seen[index] ?? [];
    const typical = (key: keyof Omit<Row, 'name'>) => median(rounds.map(row => row[key]));
    return {
      name,
      perSecond: typical('perSecond'),
      p50Ms: typical('p50Ms'),
      p99Ms: typical('p99Ms'),
      cpuMicros: typical('cpuMicros'),
    };
  });
}

async function oneRound(
  { name, url, cookie, child }: Subject,
  { requests, connections }: Load,
): Promise<Omit<Row, 'name'>> {
  const before = cpuSeconds(child.pid);
  const args = [
    `${PROJECT}/test/bench/http-load.ts`,
    url,
    String(requests),
    String(connections),
    cookie ?? '',
  ];
  const { seconds, failed, p50Ms, p99Ms } = JSON.parse((await execa(fleetNode(), args)).stdout);
  if (failed > 0)
    throw new Failure(`${name} did not answer 200 to ${failed} of ${requests} requests.`, {
      details: child.lastLines(),
    });
  return {
    perSecond: requests / seconds,
    p50Ms,
    p99Ms,
    cpuMicros: ((cpuSeconds(child.pid) - before) / requests) * 1e6,
  };
}

/**
 * The median of the rounds, and CPU time in proportion to a bare
 * @fastify/http-proxy.
 */
export function printTable(rows: Row[]) {
  const yardstick = rows.find(({ name }) => name.includes('http-proxy'))?.cpuMicros;
  const titles = ['requests/s', 'p50 ms', 'p99 ms', 'CPU µs/request', 'ratio'];
  console.log('medians of the rounds'.padEnd(28) + titles.map(title => title.padStart(16)).join(''));
  for (const { name, perSecond, p50Ms, p99Ms, cpuMicros } of rows) {
    const cells = [
      perSecond.toFixed(0),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      cpuMicros.toFixed(0),
      yardstick === undefined ? '' : (cpuMicros / yardstick).toFixed(2),
    ];
    console.log(`${name.padEnd(28)}${cells.map(cell => cell.padStart(16)).join('')}`);
  }
}
