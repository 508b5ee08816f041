import { mkdirSync, writeFileSync } from 'node:fs';
import { programOf } from '../processes/start-program.ts';
import { Failure } from '../terminal/failure.mjs';
import { findBinary } from './find-binary.mjs';
import { speaks } from '../network/ready.ts';
import type { PrivateServerOptions, PrivateServer } from './private.ts';

/** A private Redis. Its password stands in a file of mode 0600, never on a command line. */
export function redis({
  folder,
  port,
  password,
  durable,
  logFile,
  registry,
}: PrivateServerOptions): PrivateServer {
  const command = findBinary(['redis-server']);
  if (!command) throw new Failure('redis-server cannot be found.');
  const conf = `${folder}/redis.conf`;
  return {
    url: `redis://:${password}@127.0.0.1:${port}/0`,
    prepare: async () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(conf, configuration({ folder, port, password, durable }), { mode: 0o600 });
    },
    programs: [
      programOf({
        name: 'redis',
        title: 'Redis',
        command,
        args: [conf],
        env: process.env,
        logFile,
        registry,
        answers: () => loaded(port, password),
        answersWithinMs: 60_000,
      }),
    ],
  };
}

function configuration({
  folder,
  port,
  password,
  durable,
}: {
  folder: string;
  port: number;
  password: string;
  durable: boolean;
}) {
  const durability = durable ? ['appendonly yes', 'appendfsync everysec'] : ['appendonly no', 'save ""'];
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${folder}"`,
    `requirepass ${password}`,
    'daemonize no',
    ...durability,
    '',
  ].join('\n');
}

/** True once it has read its data: until then it answers a PING with LOADING. */
function loaded(port: number, password: string) {
  const greeting = `AUTH ${password}\r\nPING\r\n`;
  return speaks({ host: '127.0.0.1', port, greeting, expects: '+OK\r\n+PONG' });
}
