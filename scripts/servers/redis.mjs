// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { startChild } from '../processes/child.mjs';
import { Failure } from '../terminal/failure.mjs';
import { findBinary } from './find-binary.mjs';
import { speaks, waitUntil } from '../network/ready.mjs';

/**
 * A private Redis. Its password stands in a file of mode 0600, never on a command line.
 * @param {import('./private.mjs').PrivateServerOptions} options
 * @returns {import('./private.mjs').PrivateServer}
 */
export function redis({ folder, port, password, durable, logFile, registry }) {
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
      {
        name: 'redis',
        rank: 0,
        start: () =>
          startChild({ name: 'redis', command, args: [conf], env: process.env, logFile, registry }),
        ready: signal =>
          waitUntil(() => loaded(port, password), {
            failure: `Redis did not answer within 60 s, see ${logFile}`,
            timeoutMs: 60_000,
            signal,
          }),
      },
    ],
  };
}

/** @param {{ folder: string, port: number, password: string, durable: boolean }} options */
function configuration({ folder, port, password, durable }) {
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

/**
 * True once it has read its data: until then it answers a PING with LOADING.
 * @param {number} port @param {string} password
 */
function loaded(port, password) {
  const greeting = `AUTH ${password}\r\nPING\r\n`;
  return speaks({ host: '127.0.0.1', port, greeting, expects: '+OK\r\n+PONG' });
}
