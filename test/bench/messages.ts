import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { named } from './named.ts';
import { positive } from './positive.ts';
import { median } from './statistics.ts';
import { commandLine } from '../../scripts/terminal/command-line.mjs';
import { Progress } from '../../scripts/terminal/progress.mjs';
import { build } from '../../scripts/toolchain/build.ts';
import { type DurableServers, durableServers } from './durable-servers.ts';
import { measure, type Row, type Subject } from './messages/rounds.ts';
import type { Latency } from './messages/latency.ts';
import type { World } from './messages/world.ts';

const HELP = `npm run bench:messages -- [--rounds 5] [--messages 5000] [--sends 300] [--only WORDS]

Starts a MariaDB and a RabbitMQ as durable as those of a fleet, and measures in turn, --rounds times
--messages each after a warm-up:

  relay      messages from their commit or from a backlog in the outbox until the broker has confirmed them
             and they are in sent_message, beside a bare amqplib confirm channel with 512 unconfirmed
  consumer   messages with the inbox and a one-row handler, beside bare amqplib and mysql2 with one commit
             for each batch
  latency    from commit to handler on an idle shop, of --sends messages, beside bare amqplib

each with queues of the kinds safe and fast. Prints messages per second, CPU time per message of each process,
and the ratio to the yardstick above.

--only WORDS   measures those alone whose name has these words in it, for a profile; "latency" alone
               (node --cpu-prof scripts/run.mjs test/bench/messages.ts --only poller)`;

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, {
    rounds: { type: 'string', default: '5' },
    messages: { type: 'string', default: '5000' },
    sends: { type: 'string', default: '300' },
    only: { type: 'string', default: '' },
  });
  if (!said) return;
  const { values } = said;
  const counts = {
    rounds: positive(values.rounds),
    messages: positive(values.messages),
    sends: positive(values.sends),
  };
  // Consumers report each connection.
  Logger.overrideLogger(['warn', 'error']);
  await build(new Progress());
  const folder = mkdtempSync(join(tmpdir(), 'diancan-bench-'));
  const servers = await durableServers(folder, ['mariadb', 'rabbitmq']);
  try {
    await bench(servers, { ...counts, only: values.only });
  } finally {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bench(
  servers: DurableServers<'mariadb' | 'rabbitmq'>,
  counts: Omit<Counts, 'pids'> & { sends: number },
): Promise<void> {
  // Only now: it loads what was just built.
  const { openWorld } = await import('./messages/world.ts');
  const worlds = [await openWorld(servers, 'safe'), await openWorld(servers, 'fast')];
  const { rounds, messages, only } = counts;
  console.log(
    `${rounds} rounds of ${messages} messages, ${availableParallelism()} cores, ` +
      `load ${loadavg()[0]!.toFixed(1)}`,
  );
  try {
    if (only !== 'latency') await throughput(worlds, { ...counts, pids: servers.pids });
    if (['', 'latency'].includes(only)) await latency(worlds, counts);
  } finally {
    for (const world of worlds) await world.close();
  }
}

type Counts = { rounds: number; messages: number; pids: Record<string, number>; only: string };

async function throughput(worlds: World[], { only, ...load }: Counts): Promise<void> {
  const { backlog, bareCommits, bareConfirms, batches, fromMemory, openSender, singles } =
    await import('./messages/relay.ts');
  const { bareConsumer, ourConsumer } = await import('./messages/consumers.ts');
  const senders = await Promise.all(worlds.map(openSender));
  const all: Subject[] = [];
  try {
    for (const [index, world] of worlds.entries()) {
      const sender = senders[index]!;
      all.push(await bareConfirms(world), fromMemory(world, sender), backlog(world, sender));
      all.push(batches(world, sender));
    }
    all.push(bareCommits(worlds[0]!), singles(worlds[0]!, senders[0]!));
    for (const world of worlds) all.push(await bareConsumer(world), ourConsumer(world));
    printTable(await measure(named(all, only), load));
  } finally {
    for (const { close } of [...all, ...senders]) await close();
  }
}

/** In proportion to the last yardstick above. */
function printTable(rows: readonly Row[]): void {
  const processes = Object.keys(rows[0]!.cpuMicros);
  const titles = ['messages/s', 'ratio', ...processes.map(process => `${process} µs`)];
  console.log('medians of the rounds'.padEnd(40) + titles.map(title => title.padStart(13)).join(''));
  let yardstick: Row | undefined;
  for (const row of rows) {
    if (row.name.startsWith('bare')) yardstick = row;
    const ratio = yardstick === undefined ? '-' : (row.perSecond / yardstick.perSecond).toFixed(2);
    const cells = [
      row.perSecond.toFixed(0),
      ratio,
      ...processes.map(process => row.cpuMicros[process]!.toFixed(0)),
    ];
    console.log(row.name.padEnd(40) + cells.map(cell => cell.padStart(13)).join(''));
  }
}

async function latency(worlds: World[], { rounds, sends }: { rounds: number; sends: number }) {
  const { bareLatency, ourLatency } = await import('./messages/latency.ts');
  const each = Math.ceil(sends / rounds);
  console.log(`\nlatency of ${each} messages in each round, one after the other, on an idle shop`);
  for (const world of worlds) {
    const seen: Latency[] = [];
    for (let round = 0; round < rounds; round++)
      seen.push(await bareLatency(world, each), await ourLatency(world, each));
    for (const name of new Set(seen.map(latencies => latencies.name))) {
      const { p50Ms, p99Ms } = typical(seen.filter(latencies => latencies.name === name));
      console.log(`${name.padEnd(40)} p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`);
    }
  }
}

const typical = (rounds: readonly Latency[]) => ({
  p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
  p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
});
