// @ts-check
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PROJECT } from '../../../scripts/project.mjs';
import { Failure } from '../../../scripts/terminal/failure.mjs';
import { fleetNode } from '../../../scripts/toolchain/node.mjs';
import { cpuSeconds } from '../cpu-time.mjs';
import { median } from '../statistics.mjs';

/** @typedef {import('./subjects.mjs').Subject} Subject */
/** @typedef {{ name: string, perSecond: number, p50Ms: number, p99Ms: number, cpuMicros: number }} Row */
/** @typedef {{ rounds: number, requests: number, connections: number }} Load */

const run = promisify(execFile);

/**
 * All subjects in turn, round after round: what disturbs the machine for a while disturbs them all.
 * @param {readonly Subject[]} subjects
 * @param {Load} load
 * @returns {Promise<Row[]>}
 */
export async function measure(subjects, load) {
  for (const subject of subjects) await oneRound(subject, load);
  /** @type {Array<Omit<Row, 'name'>[]>} */
  const seen = subjects.map(() => []);
  for (let round = 0; round < load.rounds; round++) {
    for (const [index, subject] of subjects.entries()) seen[index]?.push(await oneRound(subject, load));
  }
  return subjects.map(({ name }, index) => {
    const rounds = seen[index] ?? [];
    /** @param {keyof Omit<Row, 'name'>} key */
    const typical = key => median(rounds.map(row => row[key]));
    return {
      name,
      perSecond: typical('perSecond'),
      p50Ms: typical('p50Ms'),
      p99Ms: typical('p99Ms'),
      cpuMicros: typical('cpuMicros'),
    };
  });
}

/** @param {Subject} subject @param {Load} load @returns {Promise<Omit<Row, 'name'>>} */
async function oneRound({ name, url, cookie, child }, { requests, connections }) {
  const before = cpuSeconds(child.pid);
  const args = [
    `${PROJECT}/test/bench/http-load.mjs`,
    url,
    String(requests),
    String(connections),
    cookie ?? '',
  ];
  const { seconds, failed, p50Ms, p99Ms } = JSON.parse((await run(fleetNode(), args)).stdout);
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

/** The median of the rounds, and CPU time in proportion to a bare @fastify/http-proxy. @param {Row[]} rows */
export function printTable(rows) {
  const yardstick = rows.find(({ name }) => name.includes('http-proxy'))?.cpuMicros;
  console.log(
    `${'medians of the rounds'.padEnd(28)}${['requests/s', 'p50 ms', 'p99 ms', 'CPU µs/request', 'ratio'].map(title => title.padStart(16)).join('')}`,
  );
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
