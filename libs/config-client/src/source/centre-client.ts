import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { codeOf, reasonOf } from '@diancan/errors';
import axios, { type AxiosResponse } from 'axios';
import { entityTagOf, isTree, REFUSED_HEADER, type Tree, versionOf } from '@diancan/config-wire';
import type { JsonSchema } from '@diancan/config';
import { CentreRefusedError, CentreUnreachableError } from './centre-errors.js';

export interface CentreClientOptions {
  /** `http://…` or `https://…`; a path in it is kept. */
  readonly url: string;
  readonly token: string;
  readonly application: string;
  readonly profile: string;
}

/** Settings as they are written, with their placeholders. */
export interface WrittenSettings {
  readonly version: string;
  readonly tree: Tree;
  /** A newer version that the config centre does not serve, because it does not fit a published schema. */
  readonly refused?: string;
}

/** The longest time for one request, in ms. */
const ANSWER_WITHIN_MS = 5_000;
const LARGEST_ANSWER_BYTES = 16_777_216;
/**
 * Statuses that mean "not now": of a proxy that waits for its config centre, or of a config centre without
 * settings.
 */
const NOT_NOW = [408, 425, 429];

/** The requests of one application to its config centre. */
export class CentreClient {
  readonly #agent = new Agent({ keepAlive: false });
  readonly #secureAgent = new SecureAgent({ keepAlive: false });

  constructor(private readonly options: CentreClientOptions) {}

  /** The address for messages, without parts of the URL that may be secret. */
  get where(): string {
    const { origin, pathname } = new URL(this.options.url);
    return origin + pathname.replace(/\/$/, '');
  }

  /**
   * @param known the version that the caller has
   * @param withinMs less than the usual 5 s, if there is less time
   * @returns null if the config centre serves the known version
   * @throws CentreUnreachableError, CentreRefusedError
   */
  async fetch(known: string | null, withinMs = ANSWER_WITHIN_MS): Promise<WrittenSettings | null> {
    const { application, profile } = this.options;
    const headers: Record<string, string> = known === null ? {} : { 'if-none-match': entityTagOf(known) };
    const file = `${encodeURIComponent(application)}-${encodeURIComponent(profile)}.json`;
    const path = `${file}?resolvePlaceholders=false`;
    const answer = await this.#request('GET', path, { headers, withinMs });
    if (answer.status === 304) return null;
    const version = versionOf(String(answer.headers['etag'] ?? ''));
    const tree = treeOf(answer.data);
    if (version === undefined || tree === null) {
      throw new CentreUnreachableError(
        `what answers at ${this.where} is no config centre: DIANCAN_CONFIG_URL must lead to one`,
      );
    }
    const refused: unknown = answer.headers[REFUSED_HEADER];
    return { version, tree, ...(typeof refused === 'string' && { refused }) };
  }

  /**
   * Publishes how the settings of this application are written.
   * @param again whether it was published before: it then only counts if the config centre does not know it
   * any more
   * @throws CentreUnreachableError, CentreRefusedError
   */
  async publish(schema: JsonSchema, readAtStart: readonly string[], again = false): Promise<void> {
    const { application, profile } = this.options;
    await this.#request('PUT', `schemas/${encodeURIComponent(application)}/${encodeURIComponent(profile)}`, {
      headers: { 'content-type': 'application/json' },
      data: JSON.stringify({ schema, readAtStart, ...(again && { again }) }),
    });
  }

  async #request(
    method: string,
    path: string,
    { headers, data, withinMs = ANSWER_WITHIN_MS }: Request,
  ): Promise<AxiosResponse<string>> {
    const limitMs = Math.min(Math.ceil(withinMs), ANSWER_WITHIN_MS);
    const answer = await axios
      .request<string>({
        method,
        url: `${this.options.url.replace(/\/*$/, '/')}${path}`,
        headers: {
          ...headers,
          accept: 'application/json',
          'accept-language': 'en',
          authorization: `Bearer ${this.options.token}`,
        },
        data,
        responseType: 'text',
        // Unchanged: a body that is not JSON is an error, not a text.
        transformResponse: text => text as string,
        validateStatus: null,
        maxRedirects: 0,
        maxContentLength: LARGEST_ANSWER_BYTES,
        // Requests are rare: the other side would often be closing a connection that was kept open.
        httpAgent: this.#agent,
        httpsAgent: this.#secureAgent,
        // The config centre is in our network: no proxy for the internet leads to it.
        proxy: false,
        signal: AbortSignal.timeout(limitMs),
      })
      .catch((error: unknown) => {
        throw new CentreUnreachableError(
          `the config centre at ${this.where} does not answer (${failureOf(error, limitMs)})`,
        );
      });
    if (answer.status === 304 || (answer.status >= 200 && answer.status < 300)) return answer;
    throw this.#refusal(answer);
  }

  #refusal({ status, data }: AxiosResponse<string>): Error {
    const {
      where,
      options: { application, profile },
    } = this;
    if (status >= 500 || NOT_NOW.includes(status)) {
      return new CentreUnreachableError(
        `the config centre at ${where} has no answer now (${status}${messageOf(data)})`,
      );
    }
    switch (status) {
      case 401:
        return new CentreRefusedError(
          `the config centre at ${where} does not know our token (401): ` +
            'set DIANCAN_CONFIG_TOKEN to the one that it was given',
        );
      case 403:
        return new CentreRefusedError(
          `the token in DIANCAN_CONFIG_TOKEN is not for the settings of ${application} ` +
            `(403 from ${where}): use the one of ${application}, or the one for all`,
        );
      case 404:
        return new CentreRefusedError(
          `the config centre at ${where} has no settings of ${application} for the profile ${profile} ` +
            '(404): check DIANCAN_CONFIG_URL, DIANCAN_PROFILE and its repository',
        );
      default:
        return new CentreRefusedError(
          `the config centre at ${where} refuses (${status}${messageOf(data)}): check DIANCAN_CONFIG_URL`,
        );
    }
  }
}

interface Request {
  readonly headers: Record<string, string>;
  readonly data?: string;
  readonly withinMs?: number;
}

function treeOf(text: string): Tree | null {
  try {
    const value: unknown = JSON.parse(text);
    return isTree(value) ? value : null;
  } catch {
    return null; // not JSON
  }
}

/** The message in the envelope, which shows no value of a setting. */
function messageOf(text: string): string {
  const message = treeOf(text)?.['msg'];
  return typeof message === 'string' && message !== '' ? `: ${message.slice(0, 200)}` : '';
}

function failureOf(error: unknown, withinMs: number): string {
  const code = codeOf(error);
  if (code === 'ERR_CANCELED') return `not within ${withinMs} ms`;
  return code ?? reasonOf(error);
}
