import type { OrderStatus, OrderView } from '@diancan/contracts';
import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { isSameActor, type OrderMove } from './domain/order-move.js';
import { OrderMoveEntity } from './order-move.entity.js';

/** Keeps who moved an order to which status, and the answer that they got. */
@Injectable()
export class OrderMoveRepository {
  constructor(@InjectRepository(OrderMoveEntity) private readonly moves: Repository<OrderMoveEntity>) {}

  async add(tx: EntityManager, orderId: string, { to, by }: OrderMove, answer: OrderView): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(OrderMoveEntity)
      .updateEntity(false)
      .values({
        orderId,
        status: to,
        actorRole: by.role,
        actorId: by.id,
        movedAt: () => NOW,
        answer: JSON.stringify(answer),
      })
      .execute();
  }

  /** What the same actor was answered for the same move; null when they have not made it. */
  async firstAnswer(tx: EntityManager, orderId: string, { to, by }: OrderMove): Promise<OrderView | null> {
    const made = await tx.findOneBy(OrderMoveEntity, { orderId, status: to });
    if (made === null || !isSameActor(by, { role: made.actorRole, id: made.actorId })) return null;
    return JSON.parse(made.answer) as OrderView;
  }

  /** How an order came into this status; null if it is new, or if an earlier release moved it. */
  find(orderId: string, status: OrderStatus): Promise<OrderMoveEntity | null> {
    return this.moves.findOneBy({ orderId, status });
  }
}
