import { done, isServiceError, PlatformErrors, ServiceError } from '@diancan/contracts';
import { answerError, type IdentityVerifier, localeOf, Patience, requestIdOf, runInContext } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import { type TcpAnswer, tcpCall, type TcpCall } from '../transport/tcp-message.js';
import type { ServedMethod } from './served-method.js';

/** Answers calls that came over TCP, by the rules of those over HTTP: identity, validation, deadline, errors. */
export class TcpCalls {
  readonly #logger = new Logger('RpcServer');
  readonly #underWay = new Map<string, Patience>();
  #drained: (() => void) | undefined;

  constructor(private readonly verifier: IdentityVerifier) {}

  /** Never throws: an error is an answer, too. */
  async answer(method: ServedMethod, message: unknown): Promise<TcpAnswer> {
    const call = tcpCall.safeParse(message);
    if (!call.success) return this.#refusal(new ServiceError(PlatformErrors.BAD_REQUEST), undefined, '');
    const { id, timeoutMs, requestId: given, locale, trace } = call.data;
    const patience = new Patience(timeoutMs);
    const requestId = requestIdOf({ headers: given === undefined ? {} : { 'x-request-id': given } });
    this.#underWay.set(id, patience);
    try {
      return await runInContext({ requestId, locale, trace, patience }, () => this.#call(method, call.data));
    } catch (error) {
      return this.#refusal(error, locale, requestId);
    } finally {
      patience.settle();
      this.#underWay.delete(id);
      if (this.#underWay.size === 0) this.#drained?.();
    }
  }

  /** Nobody waits for that call any more. */
  cancel(id: string): void {
    this.#underWay.get(id)?.leave();
  }

  /** When what is under way has been answered. */
  async drain(): Promise<void> {
    if (this.#underWay.size > 0) await new Promise<void>(resolve => (this.#drained = resolve));
  }

  async #call(method: ServedMethod, { identity, params, timeoutMs }: TcpCall): Promise<TcpAnswer> {
    if (timeoutMs === 0) throw new ServiceError(PlatformErrors.DEADLINE_EXCEEDED);
    const caller = await this.verifier.verify(identity);
    if (caller.role !== 'service') throw new ServiceError(PlatformErrors.NOT_ALLOWED);
    return { status: 200, envelope: done(await method.call(params)) };
  }

  #refusal(error: unknown, locale: string | undefined, requestId: string): TcpAnswer {
    const { entry, body } = answerError(error, localeOf(locale), requestId);
    if (entry.status === 500) this.#logger.error(error);
    else if (!isServiceError(error) || entry.level !== 'debug') this.#logger.warn(`${entry.code} ${body.msg} (request ${requestId})`);
    return { status: entry.status, envelope: body };
  }
}
