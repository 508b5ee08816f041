import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { named } from './named.ts';
import { positive } from './positive.ts';
import { median, percentile } from './statistics.ts';
import { PROJECT } from '../../scripts/project.mjs';
import { commandLine } from '../../scripts/terminal/command-line.mjs';
import { Progress } from '../../scripts/terminal/progress.mjs';
import { build } from '../../scripts/toolchain/build.ts';
import type { Caller } from './rpc/callers.ts';

const HELP = `npm run bench:rpc -- [--calls 4000] [--at-once 32] [--rounds 5] [--only WORDS]

Calls one trivial method of a service in another process by both transports with all policies on, and by
bare axios, bare undici and our bare TCP transport beside them, in turn, --rounds times. Prints calls per
second, p50, p99, and CPU time per call of both processes together (the figure that neighbours disturb
least), with ratios to bare axios. --only measures those alone whose name has these words in it, for a
profile (node --cpu-prof scripts/run.mjs test/bench/rpc.ts --only …).`;

/** What application.yml says of calls. */
const DEFAULTS = {
  transport: 'tcp',
  rule: 'two-choices',
  breaker: { windowMs: 10_000, minimumCalls: 10, failurePercent: 60, halfOpenAfterMs: 10_000 },
  bulkhead: { concurrent: 512 },
  retry: { attempts: 1, budgetPercent: 20 },
};

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, {
    calls: { type: 'string', default: '4000' },
    'at-once': { type: 'string', default: '32' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  });
  if (!said) return;
  const { values } = said;
  const [calls, atOnce, rounds] = [
    positive(values.calls),
    positive(values['at-once']),
    positive(values.rounds),
  ];
  const progress = new Progress();
  await build(progress, new AbortController().signal);
  const keys = mkdtempSync(join(tmpdir(), 'diancan-bench-keys-'));
  const server = fork(`${PROJECT}/test/bench/rpc/server.ts`, {
    env: { ...process.env, DIANCAN_KEYS_DIR: keys, BENCH_CALL_DEFAULTS: JSON.stringify(DEFAULTS) },
  });
  try {
    const [ports] = await once(server, 'message');
    // Only now: it loads what was just built.
    const { callers } = await import('./rpc/callers.ts');
    const all = named(await callers(ports, DEFAULTS, keys), values.only);
    for (const caller of all) await measure(caller, server, Math.ceil(calls / 2), atOnce);
    const samples = all.map(caller => ({ caller, runs: [] as Sample[] }));
    for (let round = 0; round < rounds; round++) {
      for (const { caller, runs } of samples) runs.push(await measure(caller, server, calls, atOnce));
    }
    print(samples, { calls, atOnce, rounds });
    for (const { close } of all) await close();
  } finally {
    server.disconnect();
    rmSync(keys, { recursive: true, force: true });
  }
}

/** Latencies in ms, CPU in µs per call. */
type Sample = { perSecond: number; p50: number; p99: number; cpu: number; clientCpu: number };

async function measure(
  { call }: Caller,
  server: ChildProcess,
  calls: number,
  atOnce: number,
): Promise<Sample> {
  const latencies: number[] = [];
  const serverBefore = await cpuOf(server);
  const clientBefore = process.cpuUsage();
  const began = performance.now();
  let started = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (started++ < calls) {
        const sent = performance.now();
        await call();
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  const client = process.cpuUsage(clientBefore);
  const serverMicros = (await cpuOf(server)) - serverBefore;
  const clientMicros = client.user + client.system;
  latencies.sort((a, b) => a - b);
  return {
    perSecond: calls / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpu: (clientMicros + serverMicros) / calls,
    clientCpu: clientMicros / calls,
  };
}

/** @returns µs so far */
async function cpuOf(server: ChildProcess): Promise<number> {
  server.send('cpu');
  const [{ cpu }] = await once(server, 'message');
  return cpu.user + cpu.system;
}

function print(
  samples: Array<{ caller: { name: string }; runs: Sample[] }>,
  { calls, atOnce, rounds }: { calls: number; atOnce: number; rounds: number },
) {
  const rows = samples.map(({ caller, runs }) => ({
    name: caller.name,
    perSecond: median(runs.map(run => run.perSecond)),
    p50: median(runs.map(run => run.p50)),
    p99: median(runs.map(run => run.p99)),
    cpu: median(runs.map(run => run.cpu)),
    clientCpu: median(runs.map(run => run.clientCpu)),
  }));
  const axios = rows.find(({ name }) => name.includes('axios'));
  console.log(
    `\n${calls} calls, ${atOnce} at once, ${rounds} rounds in turn, medians; ${availableParallelism()} cores`,
  );
  console.log(`${''.padEnd(30)} calls/s   × axios   p50 ms   p99 ms   CPU µs/call   of it caller`);
  for (const row of rows) {
    const ratio = axios ? (row.perSecond / axios.perSecond).toFixed(2) : '-';
    console.log(
      [
        row.name.padEnd(30),
        row.perSecond.toFixed(0).padStart(7),
        ratio.padStart(9),
        row.p50.toFixed(2).padStart(8),
        row.p99.toFixed(2).padStart(8),
        row.cpu.toFixed(0).padStart(13),
        row.clientCpu.toFixed(0).padStart(14),
      ].join(' '),
    );
  }
  const [bare, whole] = ['bare TCP, no policies', 'rpc over TCP, all policies'].map(name =>
    rows.find(row => row.name === name),
  );
  if (bare && whole)
    console.log(
      `\nAll policies together: ${(whole.cpu - bare.cpu).toFixed(0)} µs CPU of a call over TCP, both sides ` +
        `(${(100 * (1 - bare.cpu / whole.cpu)).toFixed(0)} %)`,
    );
}
