import { OrderErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { FormerPlacements, throwRejection } from './former-placement.repository.js';

const INTERVAL_MS = 1_000;

export interface FormerAnswer {
  readonly orderId: string;
  readonly amountFen: number;
}

/** Answers repetitions of requests that the previous release has answered first. */
@Injectable()
export class FormerAnswers extends PeriodicJob {
  /** A day after the upgrade nothing is remembered, and no request needs another query. */
  #areRemembered = true;

  constructor(private readonly placements: FormerPlacements) {
    super();
  }

  /**
   * @returns undefined if the previous release does not know the request
   * @throws ServiceError KEY_REUSED, the reason of a rejection, or OUTCOME_UNKNOWN while it is undecided
   */
  async answerTo(
    buyerOpenid: string,
    idempotencyKey: string,
    fingerprint: string,
  ): Promise<FormerAnswer | undefined> {
    if (!this.#areRemembered) return undefined;
    const placement = await this.placements.find(buyerOpenid, idempotencyKey);
    if (placement === undefined) return undefined;
    const { orderId, state, cart, rejection } = placement;
    if (placement.fingerprint !== fingerprint) throw new ServiceError(OrderErrors.KEY_REUSED);
    if (state === 'OPEN') throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN);
    if (state === 'REJECTED') throwRejection(orderId, rejection!);
    return { orderId, amountFen: cart!.amountFen };
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    this.#areRemembered = await this.placements.areRemembered();
    return false;
  }
}
