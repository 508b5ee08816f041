// @ts-check
import { serviceUrl } from '../fleet/programs.mjs';
import { runningFleet } from '../fleet/running.mjs';
import { Failure } from '../terminal/failure.mjs';

const PATIENCE_MS = 60_000;

/**
 * A config centre, as its operator speaks with it.
 * @typedef {object} ConfigCentre
 * @property {string} url
 * @property {(method: string, path: string, body?: object) => Promise<any>} ask resolves to the data of the answer
 * @property {(path: string, text: string) => Promise<string>} send posts a text and resolves to the text that comes back
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {ConfigCentre} the one that the environment names, else that of the running fleet
 * @throws {Failure} when there is none, or no token for it
 */
export function configCentre(env) {
  const { url, token } = addressOf(env);
  const authorization = `Bearer ${token}`;
  return {
    url,
    async ask(method, path, body) {
      const answer = await call(url + path, {
        method,
        headers: {
          authorization,
          'accept-language': 'en',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      return answer === '' ? null : JSON.parse(answer).data;
    },
    send: (path, text) =>
      call(url + path, {
        method: 'POST',
        headers: { authorization, 'accept-language': 'en', 'content-type': 'text/plain' },
        body: text,
      }),
  };
}

/** @param {NodeJS.ProcessEnv} env */
function addressOf(env) {
  if (env.DIANCAN_CONFIG_URL) {
    if (!env.DIANCAN_OPERATOR_TOKEN)
      throw new Failure(
        'DIANCAN_CONFIG_URL is set, but DIANCAN_OPERATOR_TOKEN is not: give both, or neither for the fleet that runs here.',
      );
    return { url: env.DIANCAN_CONFIG_URL.replace(/\/+$/, ''), token: env.DIANCAN_OPERATOR_TOKEN };
  }
  const fleet = runningFleet(env);
  return {
    url: serviceUrl('config', fleet.settings),
    token: fleet.env.DIANCAN_OPERATOR_TOKEN || fleet.secrets.config.DIANCAN_OPERATOR_TOKEN,
  };
}

/**
 * @param {string} url
 * @param {RequestInit} init
 * @returns {Promise<string>}
 * @throws {Failure} with the sentence of the answer, when it is a refusal
 */
async function call(url, init) {
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const { message, cause } = /** @type {Error} */ (error);
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : message;
    throw new Failure(`The config centre at ${new URL(url).origin} does not answer (${reason}).`);
  }
  const text = await answer.text();
  if (answer.ok) return text;
  throw refusal(answer.status, text);
}

/** @param {number} status @param {string} text */
function refusal(status, text) {
  try {
    const { msg, data } = JSON.parse(text);
    if (typeof msg !== 'string') throw new Error('something else on the way answered');
    const details = Array.isArray(data?.problems) ? data.problems.map(problemLine) : [];
    return new Failure(msg, { details });
  } catch {
    return new Failure(`The config centre answered ${status}.`);
  }
}

/** @param {{ file: string, line: number | null, key: string, reason: string, application: string | null }} problem */
export function problemLine({ file, line, key, reason, application }) {
  return `${file}${line === null ? '' : `:${line}`}  ${key === '' ? '' : `${key} `}${reason}${application === null ? '' : ` (${application})`}`;
}
