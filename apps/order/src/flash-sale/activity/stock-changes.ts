import { FlashSaleErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { LockBusyError, Locks, LockUnavailableError } from '@diancan/lock';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../../order.settings.js';
import { StoredLogs } from '../shard/stored-logs.js';
import { ActivityRepository } from './activity.repository.js';

const LEASE_MS = 10_000;
/** The backlog of a rush; the request itself may take longer. */
const PATIENCE_MS = 5_000;

/**
 * Changes of the stock of activities, one at a time for each, because a change counts from the total in the
 * database. Pieces that a seller takes back reach the database through the log; until then it shows the
 * total of before, and the next change would take the same pieces back twice.
 */
@Injectable()
export class StockChanges {
  constructor(
    private readonly locks: Locks,
    private readonly settings: OrderSettings,
    private readonly activities: ActivityRepository,
    private readonly logs: StoredLogs,
  ) {}

  /**
   * Runs `change` alone, when the database has everything that the logs of a running activity hold now. Its
   * transaction begins within it: a repeated request that comes too early must not abort its own first run.
   * @throws ServiceError STOCK_CHANGED while another change runs; NOT_READY if the logs take too long;
   * SERVICE_UNAVAILABLE if Redis does not answer before the change; whatever `change` throws
   */
  async run<T>(activityId: string, change: () => Promise<T>): Promise<T> {
    try {
      return await this.locks.run(`flash-stock:${activityId}`, { leaseMs: LEASE_MS, waitMs: 0 }, async () => {
        await this.#untilStored(activityId);
        return change();
      });
    } catch (error) {
      if (error instanceof LockBusyError) throw new ServiceError(FlashSaleErrors.STOCK_CHANGED);
      if (error instanceof LockUnavailableError)
        throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause: error });
      throw error;
    }
  }

  async #untilStored(activityId: string): Promise<void> {
    if (this.settings.current.flashSale.variant !== 'queue') return;
    if ((await this.activities.find(activityId))?.stage !== 'ACTIVE') return;
    const isStored = await this.logs.untilStored(activityId, PATIENCE_MS).catch((error: unknown) => {
      throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause: error });
    });
    if (!isStored) throw new ServiceError(FlashSaleErrors.NOT_READY);
  }
}
