import axios, { type AxiosInstance, type AxiosRequestConfig, isAxiosError } from 'axios';
import { z } from 'zod';
import { WechatRefusedError, WechatUnavailableError } from './wechat-errors.js';

/** WeChat's base URLs, without a trailing slash. */
export interface WechatHosts {
  /** For servers: `/cgi-bin/*`, `/sns/*`. */
  readonly api: string;
  /** For browsers: `/connect/*`. */
  readonly open: string;
}

const TIMEOUT_MS = 5_000;

const refusal = z.object({ errcode: z.int() });
/** "System busy, try again": the one errcode that does not answer the request. */
const BUSY = -1;

/** Calls api.weixin.qq.com. URLs contain secrets and codes, so errors and logs show the path only. */
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
      // Also limits the connection attempt, which axios' own timeout leaves to the operating system.
      .request<unknown>({
        ...request,
        url: path,
        baseURL: this.hosts().api,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      // Mapped at once, because an AxiosError puts the whole URL, including the secret, into every log.
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

/** Message ids are numbers of up to 19 digits, which JSON.parse would round, so they are quoted first. */
function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text.replace(/("msgid"\s*:\s*)(\d+)/, '$1"$2"'));
  } catch {
    return text;
  }
}
