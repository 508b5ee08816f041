import axios, { type AxiosInstance, type AxiosRequestConfig, isAxiosError } from 'axios';
import { z } from 'zod';
import { WechatRefusedError, WechatUnavailableError } from './wechat-errors.js';

/** Where WeChat listens; both without a trailing slash. */
export interface WechatHosts {
  /** For servers: `/cgi-bin/*`, `/sns/*`. */
  readonly api: string;
  /** For browsers: `/connect/*`. */
  readonly open: string;
}

const TIMEOUT_MS = 5_000;

const refusal = z.object({ errcode: z.int() });
/** "System busy, ask again": the one errcode that is not an answer. */
const BUSY = -1;

/** Calls api.weixin.qq.com. Addresses hold secrets and codes, so no error or log of ours ever shows more than a path. */
export class WechatApi {
  readonly #http: AxiosInstance = axios.create({
    timeout: TIMEOUT_MS,
    proxy: false,
    maxRedirects: 0,
    validateStatus: () => true,
    transformResponse: readAnswer,
  });

  constructor(private readonly hosts: () => WechatHosts) {}

  /** @throws WechatRefusedError, WechatUnavailableError */
  get<S extends z.ZodType>(
    path: string,
    params: Readonly<Record<string, string>>,
    answer: S,
  ): Promise<z.infer<S>> {
    return this.#call(path, { method: 'get', params }, answer);
  }

  /** @throws WechatRefusedError, WechatUnavailableError */
  post<S extends z.ZodType>(
    path: string,
    body: unknown,
    answer: S,
    params: Readonly<Record<string, string>> = {},
  ): Promise<z.infer<S>> {
    return this.#call(path, { method: 'post', data: body, params }, answer);
  }

  async #call<S extends z.ZodType>(
    path: string,
    request: AxiosRequestConfig,
    answer: S,
  ): Promise<z.infer<S>> {
    const { status, data } = await this.#http
      // The connection attempt counts too: axios' own timeout alone leaves it to the operating system.
      .request<unknown>({
        ...request,
        url: path,
        baseURL: this.hosts().api,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      // Mapped at once: an AxiosError drags the whole address, secret included, into every log.
      .catch((error: unknown) => {
        throw new WechatUnavailableError(
          path,
          (isAxiosError(error) ? error.code : undefined) ?? 'network failure',
        );
      });
    if (status !== 200) throw new WechatUnavailableError(path, `HTTP ${status}`);
    const refused = refusal.safeParse(data);
    if (refused.success && refused.data.errcode === BUSY) throw new WechatUnavailableError(path, 'busy');
    if (refused.success && refused.data.errcode !== 0)
      throw new WechatRefusedError(refused.data.errcode, path);
    const parsed = answer.safeParse(data);
    if (!parsed.success) throw new WechatUnavailableError(path, 'an answer that cannot be read');
    return parsed.data;
  }
}

/** Message ids are numbers of up to 19 digits, which JSON.parse would round: they become strings. */
function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text.replace(/("msgid"\s*:\s*)(\d+)/, '$1"$2"'));
  } catch {
    return text;
  }
}
