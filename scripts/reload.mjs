// @ts-check
import { readFileSync, statSync } from 'node:fs';
import { runningFleet } from './fleet/running.mjs';
import { SERVICES } from './fleet/services.mjs';
import { signal } from './processes/stop-pid.mjs';
import { waitUntil } from './servers/ready.mjs';
import { Failure, runMain } from './terminal/failure.mjs';
import { requireNode } from './toolchain/node.mjs';

const HELP = `npm run reload

Has every service of the running fleet read its settings anew (config-repo), without a restart, and says what came of
it. Wrong settings change nothing. What a service reads when it starts has to wait for its next start: it says which.`;

/** How a service says in its log what came of it. */
const SAID = /^settings (?:reloaded|stay as they were)/;
const SAID_WITHIN_MS = 10_000;

await runMain(async () => {
  requireNode();
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) return console.log(HELP);
  const { settings, registry } = runningFleet();
  const isService = new RegExp(`^(?:${SERVICES.map(({ name }) => name).join('|')})(?:-\\d+)?$`);
  const services = (registry?.living() ?? []).filter(({ name }) => isService.test(name));
  const answers = await Promise.all(services.map(async ({ name, pid }) => ({ name, said: await reload(pid, `${settings.dataDir}/logs/${name}.log`) })));
  for (const { name, said } of answers) console.log(`${name.padEnd(10)} ${said}`);
  return answers.some(({ said }) => said.startsWith('settings stay')) ? 1 : 0;
});

/**
 * @param {number} pid
 * @param {string} logFile
 * @returns {Promise<string>} what the service says
 */
async function reload(pid, logFile) {
  const from = statSync(logFile).size;
  /** @type {string | undefined} */
  let said;
  signal(pid, 'SIGHUP');
  await waitUntil(async () => (said = saidSince(logFile, from)) !== undefined, {
    failure: `A service was told, but its log does not say what came of it: see ${logFile} (DIANCAN_LOG_LEVEL must be info or finer).`,
    timeoutMs: SAID_WITHIN_MS,
  });
  if (said === undefined) throw new Failure(`${logFile} cannot be read.`);
  return said;
}

/** @param {string} logFile @param {number} from in bytes @returns {string | undefined} */
function saidSince(logFile, from) {
  const lines = readFileSync(logFile).subarray(from).toString('utf8').split('\n');
  return lines.map(messageOf).findLast((message) => SAID.test(message));
}

/** @param {string} line */
function messageOf(line) {
  try {
    return String(JSON.parse(line).msg);
  } catch {
    return '';
  }
}
