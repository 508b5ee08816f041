import { Agent } from 'node:http';
import {
  BRANCH_HEADER,
  type Envelope,
  IDENTITY_HEADER,
  methodPath,
  TIMEOUT_HEADER,
  TRACE_HEADER,
} from '@diancan/contracts';
import { codeOf, reasonOf } from '@diancan/errors';
import { REQUEST_ID_HEADER } from '@diancan/platform';
import axios, { type AxiosInstance, isAxiosError } from 'axios';
import type { Instance } from '../discovery/instance.js';
import { CallNotDeliveredError, CallOutcomeUnknownError } from '../faults/call-errors.js';
import { readAnswer, wasNotSent } from './read-answer.js';
import type { OutgoingCall, Transport } from './transport.js';

/** Carries calls as JSON over HTTP with kept-alive connections. */
export class HttpTransport implements Transport {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #http: AxiosInstance = axios.create({
    httpAgent: this.#agent,
    proxy: false,
    maxRedirects: 0,
    validateStatus: () => true,
  });

  async call({ origin }: Instance, call: OutgoingCall): Promise<unknown> {
    const { contract, name, method, params, signal } = call;
    const { status, data } = await this.#http
      .post<Partial<Envelope<unknown>> | undefined>(methodPath(contract, name), params, {
        baseURL: origin,
        headers: headersOf(call),
        signal,
      })
      // Mapped at once, because an AxiosError brings the request's headers and body into the log.
      .catch((error: unknown) => {
        const reason = new Error(codeOf(error) ?? reasonOf(error));
        throw wasNotSent(isAxiosError(error) ? (error.cause ?? error) : error)
          ? new CallNotDeliveredError(method, reason)
          : new CallOutcomeUnknownError(method, reason);
      });
    return readAnswer(method, status, data);
  }

  close(): void {
    this.#agent.destroy();
  }
}

function headersOf(call: OutgoingCall): Record<string, string> {
  const { identity, timeoutMs, requestId, locale, trace, branch } = call;
  return {
    [IDENTITY_HEADER]: identity,
    [TIMEOUT_HEADER]: String(Math.ceil(timeoutMs)),
    ...(requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId }),
    ...(locale === undefined ? {} : { 'accept-language': locale }),
    ...(trace === undefined ? {} : { [TRACE_HEADER]: trace }),
    ...(branch === undefined ? {} : { [BRANCH_HEADER]: branch }),
  };
}
