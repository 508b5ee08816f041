// @ts-check
import { spawn } from 'node:child_process';
import { lastLines } from '../processes/last-lines.mjs';
import { openLog } from '../processes/log-file.mjs';
import { signal as send } from '../processes/stop-pid.mjs';
import { Failure, Interrupted } from '../terminal/failure.mjs';

/**
 * Some end slowly: `npm ci` first undoes half a minute of work, which its next run would discard
 * anyway.
 */
const GRACE_MS = 5_000;

/**
 * Runs a command to its end with its output in a file.
 * @param {object} options
 * @param {string} options.command
 * @param {string[]} options.args
 * @param {string} options.logFile overwritten
 * @param {string} options.failure the sentence to fail with
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.cwd]
 * @param {AbortSignal} [options.signal] ends the command with SIGTERM, and with SIGKILL when it has not ended
 *   in time
 * @param {number} [options.graceMs] how much time that is
 * @param {boolean} [options.ownGroup] a Ctrl-C in the terminal does not reach it, and `signal` reaches its
 *   children too
 * @throws {Failure} with the end of the output, when the command does not exit with 0
 */
export async function runLogged({
  command,
  args,
  logFile,
  failure,
  env,
  cwd,
  signal,
  graceMs = GRACE_MS,
  ownGroup = false,
}) {
  if (signal?.aborted) throw new Interrupted();
  const log = openLog(logFile, { anew: true });
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', log.stdio, log.stdio],
    detached: ownGroup,
  });
  log.close();
  /** @type {NodeJS.Timeout | undefined} */
  let grace;
  /** @param {NodeJS.Signals} name */
  const kill = name => void (child.pid && send(ownGroup ? -child.pid : child.pid, name));
  const end = () => {
    kill('SIGTERM');
    grace = setTimeout(kill, graceMs, 'SIGKILL');
  };
  signal?.addEventListener('abort', end, { once: true });
  /** @type {{ code: number | null, error?: Error }} */
  const { code, error } = await new Promise(resolve => {
    child.once('error', reason => resolve({ code: null, error: reason }));
    child.once('exit', exitCode => resolve({ code: exitCode }));
  });
  signal?.removeEventListener('abort', end);
  clearTimeout(grace);
  if (code === 0) return;
  if (signal?.aborted) throw new Interrupted();
  const output = log.trouble ? [log.trouble] : [...lastLines(logFile, 0, 15), `whole output: ${logFile}`];
  const details = error ? [error.message] : output;
  throw new Failure(failure, { details });
}
