import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../scripts/terminal/command-line.mjs';
import { Progress } from '../../scripts/terminal/progress.mjs';
import { build } from '../../scripts/toolchain/build.ts';
import { cpuSeconds } from './cpu-time.ts';
import { durableServers } from './durable-servers.ts';
import { named } from './named.ts';
import { positive } from './positive.ts';
import { median } from './statistics.ts';
import type { BenchShop } from './transactions/shop.ts';

const HELP = `npm run bench:transactions -- [--rounds 5] [--purchases 1000] [--at-once 40] [--only WORDS]

Starts a MariaDB as durable as that of a fleet and three services, and has one of them make purchases that
change a row at each of the other two and insert one of its own, --rounds times in turn:

  without a global transaction   each of the three services commits its part at once
  one branch after the other     reserve at both, decide in the commit of the purchase, confirm at both
  both branches at once          the same, with both calls at the same time
  tries that share commits       one after the other; what comes together shares local commits

Prints purchases per second, statements and the CPU time of all processes for one purchase, with the ratio to
the first line. --only measures those alone whose name has these words in it, for a profile.`;

interface Subject {
  readonly name: string;
  readonly calls?: 'at once' | 'sharing' | 'outside';
}

const SUBJECTS: readonly Subject[] = [
  { name: 'without a global transaction', calls: 'outside' },
  { name: 'one branch after the other' },
  { name: 'both branches at once', calls: 'at once' },
  { name: 'tries that share commits', calls: 'sharing' },
];

interface Load {
  readonly rounds: number;
  readonly purchases: number;
  readonly atOnce: number;
}

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, {
    rounds: { type: 'string', default: '5' },
    purchases: { type: 'string', default: '1000' },
    'at-once': { type: 'string', default: '40' },
    only: { type: 'string', default: '' },
  });
  if (!said) return;
  const { rounds, purchases, 'at-once': atOnce, only } = said.values;
  const load = { rounds: positive(rounds), purchases: positive(purchases), atOnce: positive(atOnce) };
  await build(new Progress());
  const folder = mkdtempSync(join(tmpdir(), 'diancan-bench-'));
  const servers = await durableServers(folder, ['mariadb']);
  try {
    // Only now: it loads what was just built.
    const { openShop } = await import('./transactions/shop.ts');
    const shop = await openShop(servers.urls.mariadb, load.atOnce);
    try {
      await bench(named([...SUBJECTS], only), shop, { ...shop.pids, ...servers.pids }, load);
    } finally {
      await shop.close();
    }
  } finally {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Sample {
  readonly perSecond: number;
  /** Per purchase. */
  readonly statements: number;
  /** Per purchase, by process, in ms. */
  readonly cpu: Record<string, number>;
}

async function bench(
  subjects: readonly Subject[],
  shop: BenchShop,
  pids: Record<string, number>,
  load: Load,
): Promise<void> {
  console.log(
    `${load.atOnce} at once, ${load.rounds} rounds of ${load.purchases} purchases, ` +
      `${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`,
  );
  const samples = subjects.map(subject => ({ subject, runs: [] as Sample[] }));
  // The first round warms up.
  for (let round = 0; round <= load.rounds; round++)
    for (const { subject, runs } of samples) {
      const sample = await measure(subject, shop, pids, load);
      if (round > 0) runs.push(sample);
    }
  print(samples, Object.keys(pids));
}

/** What is told to the participants later belongs to the purchase. */
async function measure(
  { calls }: Subject,
  shop: BenchShop,
  pids: Record<string, number>,
  { purchases, atOnce }: Load,
): Promise<Sample> {
  const cpu = () => new Map(Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)]));
  const before = cpu();
  const statements = await shop.statements();
  const began = performance.now();
  let started = 0;
  await Promise.all(
    shop.owners.slice(0, atOnce).map(async owner => {
      while (started++ < purchases)
        await shop.buy({ owner, second: 'purse', ...(calls !== undefined && { calls }) });
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  await shop.settled();
  const spent = [...cpu()].map(([name, now]) => [name, ((now - before.get(name)!) * 1_000) / purchases]);
  return {
    perSecond: purchases / seconds,
    statements: ((await shop.statements()) - statements) / purchases,
    cpu: Object.fromEntries(spent) as Record<string, number>,
  };
}

function print(samples: ReadonlyArray<{ subject: Subject; runs: Sample[] }>, processes: string[]): void {
  const titles = ['purchases/s', 'statements', 'CPU ms', 'ratio', ...processes.map(name => `${name} ms`)];
  console.log('medians of the rounds'.padEnd(32) + titles.map(title => title.padStart(13)).join(''));
  let yardstick: number | undefined;
  for (const { subject, runs } of samples) {
    const cpu = processes.map(name => median(runs.map(run => run.cpu[name]!)));
    const all = cpu.reduce((sum, ms) => sum + ms, 0);
    if (subject.calls === 'outside') yardstick = all;
    const cells = [
      median(runs.map(({ perSecond }) => perSecond)).toFixed(0),
      median(runs.map(({ statements }) => statements)).toFixed(1),
      all.toFixed(2),
      yardstick === undefined ? '-' : (all / yardstick).toFixed(2),
      ...cpu.map(ms => ms.toFixed(2)),
    ];
    console.log(subject.name.padEnd(32) + cells.map(cell => cell.padStart(13)).join(''));
  }
}
