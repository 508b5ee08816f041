// @ts-check
import { randomBytes } from 'node:crypto';
import { freePort } from '../../../scripts/network/free-port.mjs';
import { waitUntilReady } from '../../../scripts/processes/start-program.mjs';
import { PRIVATE_SERVERS } from '../../../scripts/servers/private.mjs';
import { stopSignals } from '../../../scripts/terminal/stop-signals.mjs';

/** A Redis of its own, durable as that of a fleet. @param {string} folder */
export async function benchRedis(folder) {
  const server = PRIVATE_SERVERS.redis({
    folder: `${folder}/redis`,
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
    durable: true,
    logFile: `${folder}/redis.log`,
  });
  await server.prepare();
  const [program] = server.programs;
  if (!program) throw new Error('Redis is one program');
  const child = program.start();
  await waitUntilReady(program, child, stopSignals());
  return { url: server.url, child };
}
