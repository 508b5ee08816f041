import { inMillis } from '@diancan/database';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const INTERVAL_MS = 60_000;
/** How long the answer of an Idempotency-Key is kept. */
export const KEY_LIFE_MS = 24 * 3_600_000;
const BATCH = 1_000;

/** Deletes keys that are older than a day. */
@Injectable()
export class IdempotentRequestPurger extends PeriodicJob {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    const { affectedRows } = await this.dataSource.query<{ affectedRows: number }>(
      `DELETE FROM idempotent_request WHERE created_at < ${inMillis(-KEY_LIFE_MS)} LIMIT ${BATCH}`,
    );
    return affectedRows === BATCH;
  }
}
