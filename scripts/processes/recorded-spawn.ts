import { spawn, type ChildProcess } from 'node:child_process';
import { Failure, reasonOf } from '../terminal/failure.mjs';
import { signal } from './stop-pid.mjs';
import type { ProcessRegistry } from './registry.mjs';
import type { Writable } from 'node:stream';

/**
 * Waits for a line on descriptor 3, then becomes the program: same process id, same start time. At the end
 * of that stream, which is also the death of the process at its other end, it exits instead.
 */
const GATE = 'read -r _ <&3 && exec 3<&- && exec "$@"';
const GATE_DESCRIPTOR = 3;

/**
 * Starts a program in a process group of its own. It runs only after it is recorded, so that a later process
 * finds it even if this one dies.
 * @throws {Failure} if it cannot be recorded; then it has not run
 */
export function spawnRecorded({
  name,
  rank,
  command,
  args,
  registry,
  cwd,
  env,
  stdio,
}: {
  name: string;
  /** Higher ranks are stopped first. */
  rank: number;
  command: string;
  args: string[];
  /** Undefined: it is recorded nowhere. */
  registry?: ProcessRegistry;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  stdio: ['ignore', 'ignore' | 'inherit' | number, 'ignore' | 'inherit' | number];
}): ChildProcess {
  const gated = ['-c', GATE, name, command, ...args];
  const child = spawn('/bin/sh', gated, { cwd, env, detached: true, stdio: [...stdio, 'pipe'] });
  const gate = child.stdio[GATE_DESCRIPTOR] as Writable;
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
