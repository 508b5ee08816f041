import { inMillis, isDuplicateKey, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { PLACEMENT_LIFE, type PlacementVerb } from './domain/placement-life.js';
import { PlacementEntity, type Rejection } from './placement.entity.js';

/** A placement without its times, which the database sets. */
export type Placement = Pick<
  PlacementEntity,
  'orderId' | 'buyerOpenid' | 'idempotencyKey' | 'fingerprint' | 'state' | 'cart' | 'rejection'
>;

@Injectable()
export class PlacementRepository {
  constructor(@InjectRepository(PlacementEntity) private readonly placements: Repository<PlacementEntity>) {}

  findByKey(buyerOpenid: string, idempotencyKey: string): Promise<Placement | null> {
    return this.placements.findOneBy({ buyerOpenid, idempotencyKey });
  }

  findById(orderId: string): Promise<Placement> {
    return this.placements.findOneByOrFail({ orderId });
  }

  /** @returns false if this buyer has used this key before */
  async add(placement: Placement, deadlineMs: number): Promise<boolean> {
    try {
      await this.placements
        .createQueryBuilder()
        .insert()
        .updateEntity(false)
        .values({
          ...placement,
          createdAt: () => NOW,
          deadline: () => inMillis(deadlineMs),
          rejectionDueAt: () => inMillis(deadlineMs),
        })
        .execute();
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** The one conditional update that decides a placement. @returns false if it was decided before */
  async decide(
    tx: EntityManager,
    orderId: string,
    verb: PlacementVerb,
    rejection: Rejection | null = null,
  ): Promise<boolean> {
    const { from, to } = PLACEMENT_LIFE[verb];
    const { affected } = await tx
      .createQueryBuilder()
      .update(PlacementEntity)
      .set({ state: to, rejection })
      .where({ orderId, state: from })
      .execute();
    return affected === 1;
  }

  /** Deletes decided placements older than `ageMs`, and with them their keys. @returns how many */
  async forget(ageMs: number, limit: number): Promise<number> {
    const { affected } = await this.placements
      .query(
        `DELETE FROM placement WHERE state <> 'OPEN' AND created_at < ${inMillis(-ageMs)} LIMIT ${limit}`,
      )
      .then((result: { affectedRows: number }) => ({ affected: result.affectedRows }));
    return affected;
  }
}
