import { type FlashSaleOrderBody, FlashSaleErrors, ServiceError } from '@diancan/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ActivityBoard, type ShownActivity } from '../activity/activity-board.js';
import { contentOf } from '../domain/ticket-content.js';
import { fingerprintOf, ridOf } from '../domain/ticket.js';
import { INTAKE, type Intake } from './intake.js';
import { requireOpen } from './require-open.js';
import { Seals } from './seals.js';

export interface FlashRequest {
  readonly buyerOpenid: string;
  readonly idempotencyKey: string;
  readonly body: FlashSaleOrderBody;
}

/** The hot path: admission in the process, the intake (one script in Redis), a signed ticket. */
@Injectable()
export class TakeTicket {
  constructor(
    private readonly board: ActivityBoard,
    private readonly seals: Seals,
    @Inject(INTAKE) private readonly intake: Intake,
  ) {}

  /**
   * @returns the ticket; for a repeated request the same one
   * @throws ServiceError ACTIVITY_NOT_FOUND, NOT_BEGUN, ENDED, CANCELLED, ENTRY_REFUSED, LIMIT_EXCEEDED,
   * SOLD_OUT, ALREADY_ORDERED, KEY_REUSED; NOT_READY or OUTCOME_UNKNOWN: repeating the request returns the
   * outcome
   */
  async execute({ buyerOpenid, idempotencyKey, body }: FlashRequest): Promise<string> {
    const shown = await this.#admit(buyerOpenid, body);
    const { activity } = shown;
    const fingerprint = fingerprintOf(body);
    const request = {
      rid: ridOf(activity.activityId, buyerOpenid, idempotencyKey),
      buyer: buyerOpenid,
      quantity: body.quantity,
      fingerprint,
      content: JSON.stringify(contentOf(activity, body, fingerprint)),
    };
    return this.seals.ticketFor(await this.intake.take(shown, request), buyerOpenid);
  }

  async #admit(
    buyerOpenid: string,
    { activityId, entry, quantity }: FlashSaleOrderBody,
  ): Promise<ShownActivity> {
    const shown = await this.board.find(activityId);
    if (shown === undefined) throw new ServiceError(FlashSaleErrors.ACTIVITY_NOT_FOUND);
    const { activity } = shown;
    const now = this.board.now();
    requireOpen(activity, now);
    if (!this.seals.isEntry(entry, activityId, buyerOpenid, now))
      throw new ServiceError(FlashSaleErrors.ENTRY_REFUSED);
    const { limitPerBuyer: limit } = activity;
    if (quantity > limit) throw new ServiceError(FlashSaleErrors.LIMIT_EXCEEDED, { limit });
    return shown;
  }
}
