// @ts-check

/**
 * A signal that aborts at the first Ctrl-C, SIGTERM or SIGHUP; further ones change nothing, for ending is bounded.
 */
export function stopSignals() {
  const controller = new AbortController();
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, () => controller.abort(name));
  return controller.signal;
}
