import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { openLog } from '../processes/log-file.mjs';
import { explain, Failure } from '../terminal/failure.mjs';
import { Progress } from '../terminal/progress.mjs';
import { build } from '../toolchain/build.ts';
import { launch } from './launch.ts';
import { seed } from './seed.ts';
import type { Settings } from './settings.mjs';
import { whereToClick } from './where-to-click.ts';

type StartMessage = { line: string } | { failure: string } | { healthy: true };

/** Starts the fleet and stays; resolves when it has ended after the signal. */
export async function startHere(settings: Settings, progress: Progress, signal: AbortSignal): Promise<void> {
  const onHealthy = () => progress.say(whereToClick(settings, { detached: false }));
  await launchWith({ settings, progress, signal, onHealthy });
}

/**
 * Starts a script in the background, prints its progress, and returns once it reports that the fleet is
 * healthy.
 * @returns exit code
 */
export function startDetached({
  script,
  settings,
  progress,
  signal,
}: {
  /** Run by this Node with `--background`. */
  script: string;
  settings: Settings;
  progress: Progress;
  /** Ends it while it still starts. */
  signal: AbortSignal;
}): Promise<number> {
  const logFile = `${settings.dataDir}/logs/launcher.log`;
  const say = (line: string): void => progress.say(line);
  const log = openLog(logFile);
  if (log.trouble) say(`! ${log.trouble}: the launcher runs without a log.`);
  const child = spawn(process.execPath, [script, '--background'], {
    detached: true,
    stdio: ['ignore', log.stdio, log.stdio, 'ipc'],
  });
  log.close();
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise((resolve, reject) => {
    let failure = `The launcher ended, see ${logFile}`;
    child.on('message', received => {
      const message = received as StartMessage;
      if ('line' in message) return say(message.line);
      if ('failure' in message) return (failure = message.failure);
      child.disconnect();
      child.unref();
      resolve(0);
    });
    child.once('error', reject);
    child.once('exit', (code, name) => {
      if (signal.aborted) resolve(130);
      else if (code === 0) resolve(0);
      else
        reject(
          new Failure(name ? `${failure} (ended by ${name}, ${128 + constants.signals[name]})` : failure),
        );
    });
  });
}

/**
 * The fleet of a detached start. Reports its progress to the process that started it, until that one exits.
 */
export async function startInBackground(settings: Settings, signal: AbortSignal): Promise<void> {
  const write = (text: string) => {
    process.stdout.write(text);
    report({ line: text.trimEnd() });
  };
  const progress = new Progress({ write, live: false });
  const onHealthy = () => {
    progress.say(whereToClick(settings, { detached: true }));
    report({ healthy: true });
  };
  try {
    await launchWith({ settings, progress, signal, onHealthy });
  } catch (error) {
    report({ failure: explain(error) });
    throw error;
  }
}

function launchWith(
  options: Pick<Parameters<typeof launch>[0], 'settings' | 'progress' | 'signal' | 'onHealthy'>,
): Promise<void> {
  const { progress } = options;
  return launch({
    ...options,
    env: process.env,
    build: ending => build(progress, ending),
    seed: fleet => seed(fleet, progress),
  });
}

function report(message: StartMessage): void {
  if (process.connected) process.send?.(message, () => {}); // the starter may exit at any moment
}
