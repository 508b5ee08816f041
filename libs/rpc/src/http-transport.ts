import { Agent } from 'node:http';
import { type Envelope, type ErrorEntry, errorEntryOf, IDENTITY_HEADER, PlatformErrors, ServiceError } from '@diancan/contracts';
import axios, { type AxiosInstance, isAxiosError } from 'axios';
import { CallNotDeliveredError, CallOutcomeUnknownError } from './call-errors.js';

export interface TransportCall {
  /** For error messages: `product.stock.deduct`. */
  readonly method: string;
  /** Base address of the instance chosen. */
  readonly baseUrl: string;
  readonly path: string;
  readonly params: unknown;
  readonly identity: string;
  readonly deadlineMs: number;
}

/** Failures of the connection attempt itself: not one byte of the request was sent. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Errors that any service may answer: they tell of a call that went wrong (an identity refused, a body not understood),
 * never of the business. Taken for a refusal, one of them would be remembered as the outcome of somebody's order.
 */
const ABOUT_THE_CALL = new Set<ErrorEntry>(Object.values(PlatformErrors));

/** Carries calls as JSON over HTTP with kept-alive connections. */
export class HttpTransport {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #http: AxiosInstance = axios.create({
    httpAgent: this.#agent,
    proxy: false,
    maxRedirects: 0,
    validateStatus: () => true,
  });

  /**
   * @throws ServiceError with the other side's code when it refused (4xx with a code of its own catalogue)
   * @throws CallNotDeliveredError, CallOutcomeUnknownError
   */
  async call({ method, baseUrl, path, params, identity, deadlineMs }: TransportCall): Promise<unknown> {
    const response = await this.#http
      .post<Partial<Envelope<unknown>> | undefined>(path, params, {
        baseURL: baseUrl,
        headers: { [IDENTITY_HEADER]: identity },
        signal: AbortSignal.timeout(deadlineMs),
      })
      // Mapped at once: an AxiosError drags the request's headers and body into every log.
      .catch((error: unknown) => {
        const code = isAxiosError(error) ? error.code : undefined;
        const reason = new Error(code ?? (error as Error).message);
        throw NOT_CONNECTED.has(code ?? '') ? new CallNotDeliveredError(method, reason) : new CallOutcomeUnknownError(method, reason);
      });
    const { status, data: envelope } = response;
    if (status === 200) return envelope?.data;
    const entry = status < 500 ? errorEntryOf(envelope?.code ?? -1) : undefined;
    if (entry !== undefined && !ABOUT_THE_CALL.has(entry)) throw new ServiceError(entry, (envelope?.data as Record<string, unknown> | undefined) ?? null);
    throw new CallOutcomeUnknownError(method, new Error(`HTTP ${status}`));
  }

  close(): void {
    this.#agent.destroy();
  }
}
