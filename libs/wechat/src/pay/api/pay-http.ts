import axios, { AxiosHeaders, type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { Decorator } from 'wechatpay-axios-plugin';
import type { z } from 'zod';
import type { SignedAnswer } from '../keys/certificate-list.js';
import type { Merchant } from '../keys/merchant.js';
import type { PlatformKeys } from '../keys/platform-keys.js';
import { PayUnavailableError } from '../pay-errors.js';
import { failureOf } from './pay-failure.js';

export interface PayEndpoint {
  /** Without a trailing slash. */
  readonly url: string;
  /** In ms; read at each call. */
  readonly timeoutMs: () => number;
}

export interface PayCall {
  readonly method: 'GET' | 'POST';
  /** For error messages: the path without its numbers. */
  readonly name: string;
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const UNKNOWN_SERIAL = 'EV3_RES_HEADER_PLATFORM_SERIAL';
const MAX_ANSWER_BYTES = 1 << 20;
/** The library requires at least one key, even if it does not verify the answer. */
const NO_KEYS = { none: undefined as never };

/** Signs requests to WeChat Pay, and verifies answers before anyone reads them. */
export class PayHttp {
  constructor(
    private readonly endpoint: PayEndpoint,
    private readonly merchant: Merchant,
  ) {}

  /** @throws PayRefusedError; PayUnavailableError, also if the answer's signature or shape is wrong */
  async ask<S extends z.ZodType>(keys: PlatformKeys, call: PayCall, answer: S): Promise<z.infer<S>> {
    const { data } = await this.#verified(keys, call);
    const parsed = answer.safeParse(data);
    if (!parsed.success) throw new PayUnavailableError(call.name, 'an answer that cannot be read');
    return parsed.data;
  }

  /** For calls whose answer has no body. */
  async tell(keys: PlatformKeys, call: PayCall): Promise<void> {
    await this.#verified(keys, call);
  }

  /** The raw answer, unverified. */
  async askForBytes(
    call: PayCall,
    { timeoutMs = this.endpoint.timeoutMs(), maxBytes = MAX_ANSWER_BYTES } = {},
  ): Promise<SignedAnswer> {
    const raw = {
      responseType: 'arraybuffer',
      transformResponse: (data: unknown) => data,
      timeout: timeoutMs,
      maxContentLength: maxBytes,
    } as const;
    const { data, headers } = await this.#send<Buffer>(NO_KEYS, call, raw).catch((error: unknown) => {
      throw failureOf(call.name, error);
    });
    const header = (name: string): string =>
      String(AxiosHeaders.from(headers as AxiosHeaders).get(`Wechatpay-${name}`) ?? '');
    return {
      body: data,
      timestamp: header('Timestamp'),
      nonce: header('Nonce'),
      serial: header('Serial'),
      signature: header('Signature'),
    };
  }

  async #verified(keys: PlatformKeys, call: PayCall): Promise<AxiosResponse<unknown>> {
    const headers = keys.preferredSerial === null ? {} : { 'Wechatpay-Serial': keys.preferredSerial };
    const trusted = await keys.trusted();
    // Without a trusted key no answer could be verified, so no request is sent.
    if (Object.keys(trusted).length === 0)
      throw new PayUnavailableError(call.name, 'not asked: no platform key is known');
    try {
      return await this.#send(trusted, call, { headers });
    } catch (error) {
      const learnt =
        axios.isAxiosError(error) &&
        error.code === UNKNOWN_SERIAL &&
        (await keys.find(serialOf(error.response!))) !== null;
      if (!learnt) throw failureOf(call.name, error);
    }
    // WeChat Pay may have switched to a new certificate. Every call is safe to repeat unchanged.
    return this.#send(await keys.trusted(), call, { headers }).catch((error: unknown) => {
      throw failureOf(call.name, error);
    });
  }

  #send<T>(
    certs: Readonly<Record<string, PlatformKey>>,
    call: PayCall,
    options: AxiosRequestConfig,
  ): Promise<AxiosResponse<T>> {
    const timeout = options.timeout ?? this.endpoint.timeoutMs();
    return this.#client(certs).request<T>({
      ...options,
      method: call.method,
      url: call.path,
      // Also limits the connection attempt, which axios' own timeout leaves to the operating system.
      signal: AbortSignal.timeout(timeout),
      ...(call.params && { params: call.params }),
      ...(call.body !== undefined && { data: call.body }),
    });
  }

  /**
   * One client per call, because the library takes its keys at creation. All share the process's connections.
   */
  #client(certs: Readonly<Record<string, PlatformKey>>): AxiosInstance {
    const { mchId: mchid, serial, privateKey } = this.merchant;
    const transport = {
      baseURL: this.endpoint.url,
      proxy: false as const,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
    };
    // The library loads the CommonJS build of axios, whose types differ by name only.
    return Decorator.jsonBased({
      mchid,
      serial,
      privateKey,
      certs,
      ...transport,
    }) as unknown as AxiosInstance;
  }
}

type PlatformKey = Awaited<ReturnType<PlatformKeys['trusted']>>[string];

const serialOf = ({ headers }: AxiosResponse): string =>
  String(AxiosHeaders.from(headers as AxiosHeaders).get('Wechatpay-Serial') ?? '');
