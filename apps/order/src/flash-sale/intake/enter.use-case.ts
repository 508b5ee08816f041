import { FlashSaleErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../../order.settings.js';
import { ActivityBoard } from '../activity/activity-board.js';
import { requireOpen } from './require-open.js';
import { Seals } from './seals.js';

/** Lets a buyer into an activity that is open. */
@Injectable()
export class EnterFlashSale {
  constructor(
    private readonly settings: OrderSettings,
    private readonly board: ActivityBoard,
    private readonly seals: Seals,
  ) {}

  /** @throws ServiceError ACTIVITY_NOT_FOUND, NOT_BEGUN, ENDED, CANCELLED */
  async execute(activityId: string, buyerOpenid: string): Promise<string> {
    const shown = await this.board.find(activityId);
    if (shown === undefined) throw new ServiceError(FlashSaleErrors.ACTIVITY_NOT_FOUND);
    const now = this.board.now();
    requireOpen(shown.activity, now);
    return this.seals.entryFor(activityId, buyerOpenid, now + this.settings.current.flashSale.entryMs);
  }
}
