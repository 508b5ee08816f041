// @ts-check

const LOOK_FOR_PARENT_MS = 500;

/**
 * A signal that aborts at the first Ctrl-C, SIGTERM or SIGHUP; further ones change nothing, for ending is
 * bounded.
 *
 * Under `npm run` it also aborts when npm is gone: somebody killed it, and means us. (The npm scripts begin
 * with `exec`, for the shell between would else die of a signal without passing it on, and spoil the exit
 * code.)
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
