import { afterCommit, inMillis, NOW } from '@diancan/database';
import { backoffMs } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { StockReleaseEntity } from './stock-release.entity.js';

const RETRY = { firstMs: 1_000, lastMs: 60_000 };

/** The stock that is still to be given back. */
@Injectable()
export class StockReleaseQueue {
  #wakeWorker: () => void = () => {};

  constructor(
    @InjectRepository(StockReleaseEntity) private readonly releases: Repository<StockReleaseEntity>,
  ) {}

  /** Part of the decision: commits or rolls back with it. */
  async add(tx: EntityManager, orderId: string): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(StockReleaseEntity)
      .updateEntity(false)
      .values({ orderId, attempts: 0, dueAt: () => NOW })
      .execute();
    afterCommit(tx, () => this.#wakeWorker());
  }

  /** @param wakeWorker called after each commit that has added something */
  onAdded(wakeWorker: () => void): void {
    this.#wakeWorker = wakeWorker;
  }

  async due(limit: number): Promise<StockReleaseEntity[]> {
    return this.releases
      .createQueryBuilder('r')
      .where(`r.doneAt IS NULL AND r.dueAt <= ${NOW}`)
      .orderBy('r.dueAt')
      .limit(limit)
      .getMany();
  }

  /**
   * Claims one for this instance by moving its due time ahead. If this process dies, another one claims it
   * later.
   * @returns false when another instance has it
   */
  async claim({ orderId, attempts }: StockReleaseEntity): Promise<boolean> {
    const waitMs = backoffMs(attempts + 1, RETRY);
    const { affected } = await this.releases
      .createQueryBuilder()
      .update()
      .set({ attempts: attempts + 1, dueAt: () => inMillis(waitMs) })
      .where('orderId = :orderId AND attempts = :attempts AND doneAt IS NULL', { orderId, attempts })
      .execute();
    return affected === 1;
  }

  async finish(orderId: string): Promise<void> {
    await this.releases.update({ orderId }, { doneAt: () => NOW });
  }
}
