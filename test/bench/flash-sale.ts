import { commandLine } from '../../scripts/terminal/command-line.mjs';
import { Progress } from '../../scripts/terminal/progress.mjs';
import { build } from '../../scripts/toolchain/build.ts';
import { positive } from './positive.ts';

const HELP = `npm run bench:flash-sale -- [--rounds 3] [--requests 3000] [--connections 64] [--backlog 20000]
                            [--variants lock,database] [--only WORDS]

Starts a fleet of its own (durable servers, data in .bench, no limits of requests), and measures in turn,
--rounds times --requests each after four rounds to warm up, beside a bare Fastify handler with the same
script in Redis: orders in flash sales at the order service and at the gateway, answers when all is sold,
and the gateway's own 404. Then how fast a backlog of winners becomes orders, beside bare mysql2 with the
same statements, and how long a ticket takes at 80 % of the measured rate. At the end it compares what
buyers were told with the database.

--variants NAMES   also these variants, each at an order service of its own; they get fewer requests
--only WORDS       measures those alone whose name has these words in it; "storing" and "latency" are names
                   too, and the latter needs --rate
--rate N           for the latency: tickets a second that are the limit`;

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, {
    rounds: { type: 'string', default: '3' },
    requests: { type: 'string', default: '3000' },
    connections: { type: 'string', default: '64' },
    backlog: { type: 'string', default: '20000' },
    variants: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    rate: { type: 'string' },
  });
  if (!said) return;
  const { values } = said;
  await build(new Progress());
  // Only now: it loads what was just built.
  const { bench } = await import('./flash-sale/bench.ts');
  await bench({
    rounds: positive(values.rounds),
    requests: positive(values.requests),
    connections: positive(values.connections),
    backlog: positive(values.backlog),
    variants: values.variants.split(',').filter(name => name !== ''),
    only: values.only,
    rate: values.rate === undefined ? undefined : positive(values.rate),
  });
}
