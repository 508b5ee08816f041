import { done, isServiceError, PlatformErrors, ServiceError } from '@diancan/contracts';
import {
  answerError,
  explainLostServer,
  type IdentityVerifier,
  localeOf,
  Deadline,
  requestIdOf,
  runInContext,
} from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { TcpSocket } from '@nestjs/microservices/helpers/tcp-socket.js';
import { type TcpAnswer, tcpCall, type TcpCall } from '../transport/tcp-message.js';
import type { ServedMethod } from './served-method.js';

const logger = new Logger('RpcServer');

/** One connection. Its calls follow the rules of calls over HTTP: identity, validation, deadline, errors. */
export class TcpPeer {
  readonly #waitedFor = new Map<string, Deadline>();
  #unanswered = 0;

  /** @param onIdle called whenever every call has been answered */
  constructor(
    private readonly socket: TcpSocket,
    private readonly verifier: IdentityVerifier,
    private readonly onIdle: () => void,
  ) {}

  get isIdle(): boolean {
    return this.#unanswered === 0;
  }

  /**
   * Never throws: an error is an answer, too.
   * @param method undefined if the message names an unknown method
   */
  async ask(id: unknown, method: ServedMethod | undefined, message: unknown): Promise<void> {
    this.#unanswered += 1;
    const response = await this.#answer(method, message);
    this.socket.sendMessage({ id, response, isDisposed: true }, () => {
      this.#unanswered -= 1;
      if (this.isIdle) this.onIdle();
    });
  }

  /** Reads nothing more from the connection. */
  pause(): void {
    this.socket.netSocket.pause();
  }

  /** @param id of a call whose caller no longer waits; not validated yet */
  cancel(id: unknown): void {
    this.#waitedFor.get(id as string)?.cancel();
  }

  /** The connection is gone, and so are the callers that waited on it. */
  leave(): void {
    for (const deadline of this.#waitedFor.values()) deadline.cancel();
  }

  async #answer(method: ServedMethod | undefined, message: unknown): Promise<TcpAnswer> {
    const call = tcpCall.safeParse(message);
    if (method === undefined) return refusal(new ServiceError(PlatformErrors.ROUTE_NOT_FOUND), undefined, '');
    if (!call.success) return refusal(new ServiceError(PlatformErrors.BAD_REQUEST), undefined, '');
    const { id, timeoutMs, requestId: given, locale, trace, branch } = call.data;
    const deadline = new Deadline(timeoutMs);
    const requestId = requestIdOf({ headers: given === undefined ? {} : { 'x-request-id': given } });
    this.#waitedFor.set(id, deadline);
    try {
      const context = { requestId, locale, trace, branch, deadline };
      return await runInContext(context, () => this.#call(method, call.data));
    } catch (error) {
      return refusal(error, locale, requestId);
    } finally {
      deadline.settle();
      this.#waitedFor.delete(id);
    }
  }

  async #call(method: ServedMethod, { identity, params, timeoutMs }: TcpCall): Promise<TcpAnswer> {
    if (timeoutMs === 0) throw new ServiceError(PlatformErrors.DEADLINE_EXCEEDED);
    const caller = await this.verifier.verify(identity);
    if (caller.role === 'anonymous') throw new ServiceError(PlatformErrors.LOGIN_REQUIRED);
    if (caller.role !== 'service') throw new ServiceError(PlatformErrors.NOT_ALLOWED);
    return { status: 200, envelope: done(await method.call(params)) };
  }
}

/** As for calls over HTTP, which are all POSTs. */
function refusal(thrown: unknown, locale: string | undefined, requestId: string): TcpAnswer {
  const error = explainLostServer('POST', thrown);
  const { entry, body } = answerError(error, localeOf(locale), requestId);
  if (entry.status === 500) logger.error(error);
  else if (!isServiceError(error) || entry.level !== 'debug')
    logger.warn(`${entry.code} ${body.msg} (request ${requestId})`);
  return { status: entry.status, envelope: body };
}
