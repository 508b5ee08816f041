import { randomUUID } from 'node:crypto';
import { codeOf, reasonOf } from '@diancan/errors';
import type { Instance } from '../discovery/instance.js';
import { CallNotDeliveredError, CallOutcomeUnknownError } from '../faults/call-errors.js';
import { readAnswer, wasNotSent } from './read-answer.js';
import { TcpConnection } from './tcp-connection.js';
import { patternOf, type TcpCall } from './tcp-message.js';
import type { OutgoingCall, Transport } from './transport.js';

/** Carries calls over one TCP connection for each instance, in the protocol of @nestjs/microservices. */
export class TcpTransport implements Transport {
  readonly #connections = new Map<string, TcpConnection>();
  /** Makes ids unique among all callers of a server. */
  readonly #idPrefix = randomUUID();
  #calls = 0;

  /** @param instance with `tcp` */
  async call({ tcp }: Instance, call: OutgoingCall): Promise<unknown> {
    const { contract, name, method, signal, params } = call;
    const { identity, timeoutMs, requestId, locale, trace, branch } = call;
    const connection = this.#connectionTo(tcp!);
    const message: TcpCall = {
      id: `${this.#idPrefix}:${++this.#calls}`,
      params,
      identity,
      timeoutMs,
      requestId,
      locale,
      trace,
      branch,
    };
    const answer = await connection
      .request(patternOf(contract, name), message, signal)
      .catch((error: unknown) => {
        const reason = new Error(codeOf(error) ?? reasonOf(error));
        throw wasNotSent(error)
          ? new CallNotDeliveredError(method, reason)
          : new CallOutcomeUnknownError(method, reason);
      });
    return readAnswer(method, answer.status, answer.envelope);
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
  }

  #connectionTo({ host, port }: NonNullable<Instance['tcp']>): TcpConnection {
    const key = `${host}:${port}`;
    const known = this.#connections.get(key);
    if (known !== undefined) return known;
    // A broken connection is dropped: the next call opens another, and nothing is kept of instances that
    // left.
    const made: TcpConnection = new TcpConnection(host, port, () => {
      if (this.#connections.get(key) === made) this.#connections.delete(key);
    });
    this.#connections.set(key, made);
    return made;
  }
}
