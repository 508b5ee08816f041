import { inMillis, NOW } from '@diancan/database';
import { backoffMs } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { ReconciliationDayEntity } from './reconciliation-day.entity.js';

const RETRY = { firstMs: 600_000, lastMs: 6 * 3_600_000 };

/** Queue of the days that must still be reconciled. */
@Injectable()
export class ReconciliationDayQueue {
  constructor(
    @InjectRepository(ReconciliationDayEntity) private readonly days: Repository<ReconciliationDayEntity>,
  ) {}

  /** Adds days; days that are in the queue already stay unchanged. */
  async add(days: readonly string[]): Promise<void> {
    await this.days
      .createQueryBuilder()
      .insert()
      .orIgnore()
      .updateEntity(false)
      .values(days.map(day => ({ day, attempts: 0, dueAt: () => NOW })))
      .execute();
  }

  /** The newest of these days that is due; null if none is. */
  next(days: readonly string[]): Promise<ReconciliationDayEntity | null> {
    return this.days
      .createQueryBuilder('d')
      .where(`d.day IN (:...days) AND d.doneAt IS NULL AND d.dueAt <= ${NOW}`, { days })
      .orderBy('d.day', 'DESC')
      .limit(1)
      .getOne();
  }

  /** Claims a day for this instance. @returns false if another instance has claimed it */
  async claim({ day, attempts }: ReconciliationDayEntity): Promise<boolean> {
    const waitMs = backoffMs(attempts + 1, RETRY);
    const { affected } = await this.days
      .createQueryBuilder()
      .update()
      .set({ attempts: attempts + 1, dueAt: () => inMillis(waitMs) })
      .where('day = :day AND attempts = :attempts AND doneAt IS NULL', { day, attempts })
      .execute();
    return affected === 1;
  }

  async finish(day: string): Promise<void> {
    await this.days.update({ day }, { doneAt: () => NOW });
  }
}
