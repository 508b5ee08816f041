// @ts-check
import { spawn } from 'node:child_process';
import { Failure, reasonOf } from '../terminal/failure.mjs';
import { signal } from './stop-pid.mjs';

/**
 * Waits for a line on descriptor 3, then becomes the program: same process id, same start time. At the end
 * of that stream, which is also the death of the process at its other end, it exits instead.
 */
const GATE = 'read -r _ <&3 && exec 3<&- && exec "$@"';
const GATE_DESCRIPTOR = 3;

/**
 * Starts a program in a process group of its own, and lets it run only once it is recorded: whatever
 * happens to this process, no program runs that a later one cannot find.
 * @param {object} options
 * @param {string} options.name
 * @param {number} options.rank higher ranks are stopped first
 * @param {string} options.command
 * @param {string[]} options.args
 * @param {import('./registry.mjs').ProcessRegistry} [options.registry] undefined: it is recorded nowhere
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {['ignore', 'ignore' | 'inherit' | number, 'ignore' | 'inherit' | number]} options.stdio
 * @returns {import('node:child_process').ChildProcess}
 * @throws {Failure} if it cannot be recorded; then it has not run
 */
export function spawnRecorded({ name, rank, command, args, registry, cwd, env, stdio }) {
  const gated = ['-c', GATE, name, command, ...args];
  const child = spawn('/bin/sh', gated, { cwd, env, detached: true, stdio: [...stdio, 'pipe'] });
  const gate = /** @type {import('node:stream').Writable} */ (child.stdio[GATE_DESCRIPTOR]);
  gate.on('error', () => {}); // the process may have been ended before it reads
  const { pid } = child;
  if (pid === undefined) return child;
  try {
    registry?.record(name, pid, rank);
  } catch (error) {
    signal(pid, 'SIGKILL');
    throw new Failure(
      `${name} is not started, for it cannot be recorded in ${registry?.folder}. ${reasonOf(error)}`,
    );
  }
  gate.end('run\n');
  return child;
}
