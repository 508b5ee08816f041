// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { openLog } from '../processes/log-file.mjs';
import { Failure } from '../terminal/failure.mjs';

/** @typedef {{ line: string } | { failure: string } | { healthy: true }} News */

/**
 * Starts a script in the background, shows what it tells, and comes back when it says that the fleet is healthy.
 * @param {object} options
 * @param {string} options.script run by this Node with `--background`
 * @param {string} options.logFile
 * @param {(line: string) => void} options.say
 * @param {AbortSignal} options.signal ends it while it still starts
 * @returns {Promise<number>} exit code
 */
export function startDetached({ script, logFile, say, signal }) {
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
    child.on('message', message => {
      const news = /** @type {News} */ (message);
      if ('line' in news) return say(news.line);
      if ('failure' in news) return (failure = news.failure);
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
 * Tells the starter of this background process, as long as it listens.
 * @param {News} news
 */
export function tell(news) {
  if (process.connected) process.send?.(news, () => {}); // the listener may leave at any moment
}
