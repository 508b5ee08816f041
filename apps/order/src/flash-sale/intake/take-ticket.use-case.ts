import {
  type FlashSaleOrderBody,
  FlashSaleErrors,
  isServiceError,
  OrderErrors,
  ServiceError,
} from '@diancan/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ActivityBoard, type ShownActivity } from '../activity/activity-board.js';
import type { Activity } from '../domain/activity.js';
import { contentOf } from '../domain/ticket-content.js';
import { fingerprintOf, ridOf, type Ticket } from '../domain/ticket.js';
import type { TakeRequest } from '../shard/shard.store.js';
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
   * @returns the ticket; for a repeated request the same one, also after the end
   * @throws ServiceError ACTIVITY_NOT_FOUND, NOT_BEGUN, ENDED, CANCELLED, ENTRY_REFUSED, LIMIT_EXCEEDED,
   * SOLD_OUT, ALREADY_ORDERED, KEY_REUSED; NOT_READY or OUTCOME_UNKNOWN: repeating the request returns the
   * outcome
   */
  async execute(request: FlashRequest): Promise<string> {
    const { buyerOpenid, body } = request;
    const shown = await this.board.find(body.activityId);
    if (shown === undefined) throw new ServiceError(FlashSaleErrors.ACTIVITY_NOT_FOUND);
    return this.seals.ticketFor(await this.#take(shown, request), buyerOpenid);
  }

  async #take(shown: ShownActivity, request: FlashRequest): Promise<Ticket> {
    try {
      this.#admit(shown.activity, request);
      return await this.intake.take(shown, takeRequestOf(shown.activity, request));
    } catch (refusal) {
      if (!isAdmissionRefused(refusal)) throw refusal;
      // The intake may have learned of a newer generation meanwhile.
      const latest = (await this.board.find(request.body.activityId)) ?? shown;
      const given = await this.#given(latest, request);
      if (given === undefined) throw refusal;
      return given;
    }
  }

  #admit(activity: Activity, { buyerOpenid, body }: FlashRequest): void {
    const now = this.board.now();
    requireOpen(activity, now);
    const endOfEntry = this.seals.endOfEntry(body.entry, activity.activityId, buyerOpenid);
    if (endOfEntry === undefined || endOfEntry <= now) throw new ServiceError(FlashSaleErrors.ENTRY_REFUSED);
    const { limitPerBuyer: limit } = activity;
    if (body.quantity > limit) throw new ServiceError(FlashSaleErrors.LIMIT_EXCEEDED, { limit });
  }

  /** The ticket that a request has, although nobody new would get one. @throws ServiceError KEY_REUSED */
  async #given(shown: ShownActivity, request: FlashRequest): Promise<Ticket | undefined> {
    const { activity } = shown;
    const { buyerOpenid, body } = request;
    // Every holder of a ticket has had an entry. A request without one is refused without asking anybody.
    if (this.seals.endOfEntry(body.entry, activity.activityId, buyerOpenid) === undefined) return undefined;
    const asked = takeRequestOf(activity, request);
    const given = await this.intake.given(shown, asked);
    if (given?.fingerprint === asked.fingerprint) return given;
    if (given?.rid === asked.rid) throw new ServiceError(OrderErrors.KEY_REUSED);
    return undefined;
  }
}

/** Refusals by the time, or by terms that a seller may change: the request may have got its ticket before. */
const ADMISSION: ReadonlySet<unknown> = new Set([
  FlashSaleErrors.NOT_BEGUN,
  FlashSaleErrors.ENDED,
  FlashSaleErrors.CANCELLED,
  FlashSaleErrors.ENTRY_REFUSED,
  FlashSaleErrors.LIMIT_EXCEEDED,
]);

const isAdmissionRefused = (error: unknown): boolean => isServiceError(error) && ADMISSION.has(error.entry);

function takeRequestOf(activity: Activity, { buyerOpenid, idempotencyKey, body }: FlashRequest): TakeRequest {
  const fingerprint = fingerprintOf(body);
  return {
    rid: ridOf(activity.activityId, buyerOpenid, idempotencyKey),
    buyer: buyerOpenid,
    quantity: body.quantity,
    fingerprint,
    content: JSON.stringify(contentOf(activity, body, fingerprint)),
  };
}
