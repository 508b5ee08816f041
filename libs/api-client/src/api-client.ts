import createClient, { type Client } from 'openapi-fetch';
import { ApiError, NoAnswerError } from './api-error.js';
import type { ErrorCode, paths } from './generated/schema.js';
import type { AnswerTo, BodyOf, PathsOf, QueryArguments } from './operation-types.js';

export interface ApiClientOptions {
  /** Origin of the gateway; the page's own if absent. */
  readonly origin?: string;
  /** The language of messages, asked for each request. */
  readonly language: () => 'zh' | 'en';
  /** Instead of the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export interface PostOptions {
  /**
   * The Idempotency-Key. Who may repeat a request keeps its key, because a repetition under another key is
   * another request. Absent: a key of its own.
   */
  readonly key?: string;
}

/** Calls the public API: opens its envelope, and throws its refusals. */
export class ApiClient {
  readonly #client: Client<paths>;
  readonly #language: ApiClientOptions['language'];

  constructor({ origin = '', language, fetch }: ApiClientOptions) {
    this.#client = createClient<paths>({ baseUrl: origin, ...(fetch === undefined ? {} : { fetch }) });
    this.#language = language;
  }

  /** @throws ApiError the API refuses; NoAnswerError */
  async get<P extends PathsOf<'get'>>(path: P, ...[query]: QueryArguments<P>): Promise<AnswerTo<P, 'get'>> {
    const init = { params: { query }, headers: this.#headers() };
    return opened(this.#client.request('get', path, init as never)) as Promise<AnswerTo<P, 'get'>>;
  }

  /** @throws ApiError the API refuses; NoAnswerError */
  async post<P extends PathsOf<'post'>>(
    path: P,
    body: BodyOf<P>,
    { key = newKey() }: PostOptions = {},
  ): Promise<AnswerTo<P, 'post'>> {
    const init = { body: body ?? {}, headers: { ...this.#headers(), 'idempotency-key': key } };
    return opened(this.#client.request('post', path, init as never)) as Promise<AnswerTo<P, 'post'>>;
  }

  #headers(): Record<string, string> {
    return { 'accept-language': this.#language() };
  }
}

/** A new Idempotency-Key. */
export const newKey = (): string => crypto.randomUUID();

interface Answered {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

interface AnyEnvelope {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
}

/** The one place that opens the envelope. */
async function opened(call: Promise<Answered>): Promise<unknown> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw new NoAnswerError('no answer from the API', { cause });
  });
  const envelope = data ?? error;
  if (!isEnvelope(envelope)) {
    if (response.ok) throw new NoAnswerError('an answer that is not from the API');
    throw new ApiError({ ...NOT_OURS, status: response.status, retryAfter: retryAfterOf(response) });
  }
  if (response.ok && envelope.code === 0) return envelope.data;
  const { code, msg, data: about } = envelope;
  const { status } = response;
  throw new ApiError({
    code: code as ErrorCode,
    msg,
    data: about,
    status,
    retryAfter: retryAfterOf(response),
  });
}

/** Something between the client and the gateway has answered. */
const NOT_OURS = { code: 0, msg: '服务暂时不可用 · Not available right now', data: null } as const;

const isEnvelope = (value: unknown): value is AnyEnvelope =>
  typeof value === 'object' && value !== null && 'code' in value && 'msg' in value;

function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}
