import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from './gateway/session.ts';
import { bareProxy, bareUpstream, CHECKED_PATH, gateway, nginx, PLAIN_PATH } from './gateway/subjects.ts';
import { benchRedis } from './gateway/redis.ts';
import { measure, printTable } from './gateway/rounds.ts';
import { named } from './named.ts';
import { positive } from './positive.ts';
import { commandLine } from '../../scripts/terminal/command-line.mjs';
import { Failure } from '../../scripts/terminal/failure.mjs';
import { Progress } from '../../scripts/terminal/progress.mjs';
import { build } from '../../scripts/toolchain/build.ts';

const HELP = `npm run bench:gateway -- [--rounds 5] [--requests 3000] [--connections 32] [--only WORDS]

Measures requests per second, latency and CPU time per request of the gateway in front of one trivial
upstream, as a plain proxy and with its checks on, against the bare upstream, a bare @fastify/http-proxy,
a bare node:http + undici proxy, and nginx where it is installed. All of them take turns, --rounds times
--requests each after a warm-up.

--only WORDS       measures those alone whose name has these words in it
--profile FOLDER   writes a CPU profile of the gateway there (chrome://inspect, or speedscope, opens it)`;

/** Laid over gateway.yml: as a plain proxy it counts nobody's requests. */
const PLAIN = { rateLimit: { enabled: false } };
/**
 * One session asks for everything here: every kind of bucket is asked for a token, and none of them runs dry.
 */
const ENDLESS = { capacity: 1_000_000, refillPerSecond: 1_000_000 };
const CHECKED = {
  rateLimit: {
    enabled: true,
    buckets: { default: { caller: ENDLESS, instance: ENDLESS, fleet: { ...ENDLESS, leaseTokens: 200 } } },
  },
};

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '3000' },
    connections: { type: 'string', default: '32' },
    only: { type: 'string', default: '' },
    profile: { type: 'string' },
  });
  if (!said) return;
  const { values } = said;
  const [rounds, requests, connections] = [
    positive(values.rounds),
    positive(values.requests),
    positive(values.connections),
  ];
  await build(new Progress());
  const folder = mkdtempSync(join(tmpdir(), 'diancan-bench-'));
  const running: Array<{ stop(): Promise<unknown> }> = [];
  try {
    const redis = await benchRedis(folder);
    running.push(redis.child);
    const upstream = await bareUpstream(folder);
    const { origin } = new URL(upstream.url);
    running.unshift(upstream.child);
    const profile = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
    const ours = { upstream: origin, redisUrl: redis.url, nodeArgs: profile };
    const plain = await gateway(folder, { ...ours, name: 'gateway-plain', settings: PLAIN });
    const checked = await gateway(folder, { ...ours, name: 'gateway-checked', settings: CHECKED });
    const cookie = await openSession(redis.url);
    const subjects = [
      upstream,
      ...(
        await Promise.all([
          nginx(folder, origin),
          bareProxy(folder, 'bare-node-undici', 'bare node:http + undici', origin),
          bareProxy(folder, 'bare-http-proxy', 'bare @fastify/http-proxy', origin),
        ])
      ).filter(subject => subject !== null),
      { name: 'gateway, plain proxy', url: `${plain.origin}${PLAIN_PATH}`, child: plain.child },
      { name: 'gateway, checks on', url: `${checked.origin}${CHECKED_PATH}`, cookie, child: checked.child },
    ];
    running.unshift(...new Set(subjects.map(({ child }) => child)));
    for (const { name, child } of subjects)
      if (!child.isRunning()) throw new Failure(`${name} did not start.`, { details: child.lastLines() });
    console.log(
      `${rounds} rounds of ${requests} requests over ${connections} connections, ` +
        `${availableParallelism()} cores`,
    );
    printTable(await measure(named(subjects, values.only), { rounds, requests, connections }));
  } finally {
    for (const child of running) await child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
