// @ts-check

const LOOK_FOR_PARENT_MS = 500;

/**
 * A signal that aborts at the first Ctrl-C, SIGTERM or SIGHUP. Later ones change nothing, because ending
 * takes a limited time.
 *
 * Under `npm run` it also aborts when npm is gone, because a kill of npm is meant for this process, too. (The
 * npm scripts begin with `exec`. Otherwise a shell between them would die of a signal without passing it on,
 * and change the exit code.)
 * @param {{ followParent?: boolean }} [options]
 */
export function stopSignals({ followParent = process.env.npm_lifecycle_event !== undefined } = {}) {
  const controller = new AbortController();
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(name, () => controller.abort());
  if (followParent) {
    const parent = process.ppid;
    const timer = setInterval(() => process.ppid !== parent && controller.abort(), LOOK_FOR_PARENT_MS);
    timer.unref();
  }
  return controller.signal;
}
