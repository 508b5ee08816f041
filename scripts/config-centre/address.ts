import { serviceUrl } from '../fleet/programs.ts';
import { runningFleet } from '../fleet/running.ts';
import { codeOf, Failure, reasonOf } from '../terminal/failure.mjs';

const DEADLINE_MS = 60_000;

/** The requests of an operator to a config centre. */
export interface ConfigCentre {
  url: string;
  /** Resolves to the data of the answer. */
  ask: <Data>(method: string, path: string, body?: object) => Promise<Data>;
  /** Posts a text, or its bytes, and resolves to the text that comes back. */
  send: (path: string, text: string | Uint8Array<ArrayBuffer>) => Promise<string>;
}

/**
 * @returns the one that the environment names, else that of the running fleet
 * @throws {Failure} when there is none, or no token for it
 */
export function configCentre(env: NodeJS.ProcessEnv): ConfigCentre {
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

function addressOf(env: NodeJS.ProcessEnv) {
  if (env.DIANCAN_CONFIG_URL) {
    if (!env.DIANCAN_OPERATOR_TOKEN)
      throw new Failure(
        'DIANCAN_CONFIG_URL is set, but DIANCAN_OPERATOR_TOKEN is not: ' +
          'give both, or neither for the fleet that runs here.',
      );
    return { url: env.DIANCAN_CONFIG_URL.replace(/\/+$/, ''), token: env.DIANCAN_OPERATOR_TOKEN };
  }
  const fleet = runningFleet(env);
  return {
    url: serviceUrl('config', fleet.settings),
    token: fleet.env.DIANCAN_OPERATOR_TOKEN || fleet.secrets.config.DIANCAN_OPERATOR_TOKEN,
  };
}

/** @throws {Failure} with the sentence of the answer, when it is a refusal */
async function call(url: string, init: RequestInit): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) });
  } catch (error) {
    const reason = (error instanceof Error && codeOf(error.cause)) || reasonOf(error);
    throw new Failure(`The config centre at ${new URL(url).origin} does not answer (${reason}).`);
  }
  const text = await answer.text();
  if (answer.ok) return text;
  throw refusal(answer.status, text);
}

function refusal(status: number, text: string) {
  try {
    const { msg, data } = JSON.parse(text);
    if (typeof msg !== 'string') throw new Error('something else on the way answered');
    const details = Array.isArray(data?.problems) ? data.problems.map(problemLine) : [];
    return new Failure(msg, { details });
  } catch {
    return new Failure(`The config centre answered ${status}.`);
  }
}

export interface Problem {
  file: string;
  line: number | null;
  key: string;
  reason: string;
  application: string | null;
}

export function problemLine({ file, line, key, reason, application }: Problem): string {
  const where = line === null ? file : `${file}:${line}`;
  const about = application === null ? '' : ` (${application})`;
  return `${where}  ${key === '' ? '' : `${key} `}${reason}${about}`;
}
