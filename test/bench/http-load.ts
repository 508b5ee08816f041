import { Pool } from 'undici';
import { percentile } from './statistics.ts';

// A process of its own: GETs one URL `requests` times over `connections` kept-alive connections, and prints
// what it saw.
const [target = '', requests = '0', connections = '1', cookie = ''] = process.argv.slice(2);
const { origin, pathname, search } = new URL(target);
const count = Number(requests);
const pool = new Pool(origin, { connections: Number(connections) });
const headers = {
  accept: 'application/json',
  'user-agent': 'bench',
  'accept-language': 'zh-CN',
  ...(cookie ? { cookie } : {}),
};

const latenciesMs: number[] = [];
let failed = 0;
let started = 0;
const began = performance.now();
await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    while (started++ < count) {
      const sent = performance.now();
      const { statusCode, body } = await pool.request({ path: pathname + search, method: 'GET', headers });
      await body.dump();
      if (statusCode === 200) latenciesMs.push(performance.now() - sent);
      else failed += 1;
    }
  }),
);
const seconds = (performance.now() - began) / 1_000;
await pool.destroy();
const ascending = latenciesMs.toSorted((a, b) => a - b);
console.log(
  JSON.stringify({ seconds, failed, p50Ms: percentile(ascending, 0.5), p99Ms: percentile(ascending, 0.99) }),
);
