import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { ReconciliationEntity } from './reconciliation.entity.js';

/** The result of each day; reconciling a day again replaces it. */
@Injectable()
export class ReconciliationRepository {
  constructor(
    @InjectRepository(ReconciliationEntity)
    private readonly reconciliations: Repository<ReconciliationEntity>,
  ) {}

  find(day: string): Promise<ReconciliationEntity | null> {
    return this.reconciliations.findOneBy({ day });
  }

  newest(limit: number): Promise<ReconciliationEntity[]> {
    return this.reconciliations.find({ order: { day: 'DESC' }, take: limit });
  }

  async save(result: Omit<ReconciliationEntity, 'doneAt'>): Promise<ReconciliationEntity> {
    await this.reconciliations
      .createQueryBuilder()
      .insert()
      .updateEntity(false)
      .values({ ...result, doneAt: () => NOW })
      .orUpdate(
        ['bill_lines', 'other_lines', 'unreadable_lines', 'repaired', 'differences', 'done_at'],
        ['day'],
      )
      .execute();
    return this.reconciliations.findOneByOrFail({ day: result.day });
  }
}
