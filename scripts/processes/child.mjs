// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { identityOf } from './identity.mjs';
import { lastLines } from './last-lines.mjs';
import { signal, stopPid } from './stop-pid.mjs';

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, error?: Error }} Exit */

/**
 * @typedef {object} ChildOptions
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} logFile receives stdout and stderr; an oversized one is first moved to `.1`
 * @property {string} [cwd]
 * @property {number} [rank] higher ranks are stopped first
 * @property {import('./registry.mjs').ProcessRegistry} [registry] where it is recorded while it lives
 */

/** @typedef {ReturnType<typeof startChild>} Child */

/**
 * Starts a process in a group of its own: Ctrl-C in a terminal reaches its owner alone, which then ends its
 * children in order.
 * @param {ChildOptions} options
 */
export function startChild({ name, command, args, env, logFile, cwd, rank = 0, registry }) {
  const log = openLog(logFile);
  const logStart = statSync(logFile).size;
  const process = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const pid = process.pid ?? 0;
  const identity = pid === 0 ? null : identityOf(pid);
  if (pid !== 0) registry?.record(name, pid, rank);

  let running = pid !== 0;
  /** @type {Promise<Exit>} */
  const exited = new Promise((resolve) => {
    process.once('error', (error) => resolve({ code: null, signal: null, error }));
    process.once('exit', (code, signalName) => resolve({ code, signal: signalName }));
  }).then((exit) => {
    running = false;
    if (pid !== 0) registry?.forget(pid);
    return exit;
  });

  return {
    name,
    pid,
    exited,
    isRunning: () => running,
    /** The last lines that this process wrote, not those of its predecessors. */
    lastLines: () => lastLines(logFile, logStart),
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

/** @param {string} file */
function openLog(file) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}
