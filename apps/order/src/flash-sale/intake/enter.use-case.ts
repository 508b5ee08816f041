import { FlashSaleErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../../order.settings.js';
import { ActivityBoard } from '../activity/activity-board.js';
import { isOpen } from '../domain/activity.js';
import { notOpen } from './not-open.js';
import { Seals } from './seals.js';

/** Lets a buyer into an activity that is open. */
@Injectable()
export class EnterFlashSale {
  constructor(
    private readonly settings: OrderSettings,
    private readonly board: ActivityBoard,
    private readonly seals: Seals,
  ) {}

  /** @throws ServiceError ACTIVITY_NOT_FOUND, NOT_OPEN, CANCELLED */
  async execute(activityId: string, buyerOpenid: string): Promise<string> {
    const shown = await this.board.find(activityId);
    if (shown === undefined) throw new ServiceError(FlashSaleErrors.ACTIVITY_NOT_FOUND);
    const now = this.board.now();
    if (!isOpen(shown.activity, now)) throw notOpen(shown.activity);
    return this.seals.entryFor(activityId, buyerOpenid, now + this.settings.current.flashSale.entryMs);
  }
}
