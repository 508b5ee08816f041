// @ts-check
import { identityOf } from './identity.mjs';
import { lastLines } from './last-lines.mjs';
import { openLog } from './log-file.mjs';
import { spawnRecorded } from './recorded-spawn.mjs';
import { signal, stopPid } from './stop-pid.mjs';

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, error?: Error }} Exit */

/**
 * @typedef {object} ChildOptions
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} logFile receives stdout and stderr, if it can be written; an oversized one is first
 * moved to `.1`
 * @property {string} [cwd]
 * @property {number} [rank] higher ranks are stopped first
 * @property {import('./registry.mjs').ProcessRegistry} [registry] where it is recorded while it lives
 */

/** @typedef {ReturnType<typeof startChild>} Child */

/**
 * Starts a process in a group of its own: Ctrl-C in a terminal reaches its owner alone, which then ends its
 * children in order.
 * @param {ChildOptions} options
 * @throws {import('../terminal/failure.mjs').Failure} if it cannot be recorded; then it has not run
 */
export function startChild({ name, command, args, env, logFile, cwd, rank = 0, registry }) {
  const log = openLog(logFile);
  const process = spawnLogged(log, { name, rank, command, args, registry, cwd, env });
  const pid = process.pid ?? 0;
  const identity = pid === 0 ? null : identityOf(pid);

  let running = pid !== 0;
  /** @type {Promise<Exit>} */
  const exited = new Promise(resolve => {
    process.once('error', error => resolve({ code: null, signal: null, error }));
    process.once('exit', (code, signalName) => resolve({ code, signal: signalName }));
  }).then(exit => {
    running = false;
    if (pid !== 0) registry?.forget(pid);
    return exit;
  });

  return {
    name,
    pid,
    exited,
    isRunning: () => running,
    /** Why it runs without a log, or null. */
    logTrouble: log.trouble,
    /** The last lines that this process wrote, not those of its predecessors. */
    lastLines: () => lastLines(logFile, log.start),
    /** @param {number} [graceMs] */
    async stop(graceMs) {
      if (running) await stopPid(pid, identity, graceMs);
      await exited;
    },
    /** SIGKILL, at once. */
    async kill() {
      if (running) signal(-pid, 'SIGKILL');
      await exited;
    },
  };
}

/**
 * How a process ended, in words.
 * @param {Exit} exit
 */
export function describeExit({ code, signal: name, error }) {
  if (error) return error.message;
  return name ? `ended by ${name}` : `exit code ${code}`;
}

/**
 * @param {import('./log-file.mjs').OpenLog} log
 * @param {Omit<Parameters<typeof spawnRecorded>[0], 'stdio'>} options
 */
function spawnLogged(log, options) {
  try {
    return spawnRecorded({ ...options, stdio: ['ignore', log.stdio, log.stdio] });
  } finally {
    log.close();
  }
}
