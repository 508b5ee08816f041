import { identityOf } from './identity.mjs';
import { lastLines } from './last-lines.mjs';
import { openLog, type OpenLog } from './log-file.mjs';
import { spawnRecorded } from './recorded-spawn.ts';
import { signal, stopPid } from './stop-pid.mjs';
import type { ProcessRegistry } from './registry.mjs';

export type Exit = { code: number | null; signal: NodeJS.Signals | null; error?: Error };

export interface ChildOptions {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Receives stdout and stderr, if it can be written; an oversized one is first moved to `.1`. */
  logFile: string;
  cwd?: string;
  /** Higher ranks are stopped first. */
  rank?: number;
  /** Where it is recorded while it lives. */
  registry?: ProcessRegistry;
}

export type Child = ReturnType<typeof startChild>;

/**
 * Starts a process in a group of its own, so that Ctrl-C in a terminal reaches only its owner, which then
 * ends its children in order.
 * @throws {Failure} if it cannot be recorded; then it has not run
 */
export function startChild({ name, command, args, env, logFile, cwd, rank = 0, registry }: ChildOptions) {
  const log = openLog(logFile);
  const process = spawnLogged(log, { name, rank, command, args, registry, cwd, env });
  const pid = process.pid ?? 0;
  const identity = pid === 0 ? null : identityOf(pid);

  let running = pid !== 0;
  const exited = new Promise<Exit>(resolve => {
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
    async stop(graceMs?: number) {
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

/** How a process ended, in words. */
export function describeExit({ code, signal: name, error }: Exit) {
  if (error) return error.message;
  return name ? `ended by ${name}` : `exit code ${code}`;
}

function spawnLogged(log: OpenLog, options: Omit<Parameters<typeof spawnRecorded>[0], 'stdio'>) {
  try {
    return spawnRecorded({ ...options, stdio: ['ignore', log.stdio, log.stdio] });
  } finally {
    log.close();
  }
}
