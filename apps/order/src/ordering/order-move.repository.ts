import type { OrderStatus, OrderView } from '@diancan/contracts';
import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { isSameActor, type OrderMove } from './domain/order-move.js';
import { completedAnswer } from './former-answer.js';
import { OrderMoveEntity } from './order-move.entity.js';

/** Stores the moves of orders: the new status, the actor, and the answer that the actor got. */
@Injectable()
export class OrderMoveRepository {
  constructor(@InjectRepository(OrderMoveEntity) private readonly moves: Repository<OrderMoveEntity>) {}

  /** Records the same move of one or several orders in one statement. */
  async add(tx: EntityManager, { to, by }: OrderMove, answers: readonly OrderView[]): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(OrderMoveEntity)
      .updateEntity(false)
      .values(
        answers.map(answer => ({
          orderId: answer.orderId,
          status: to,
          actorRole: by.role,
          actorId: by.id,
          movedAt: () => NOW,
          answer: JSON.stringify(answer),
        })),
      )
      .execute();
  }

  /** The answer that this actor got for the same move; null if they have not made it. */
  async firstAnswer(tx: EntityManager, orderId: string, { to, by }: OrderMove): Promise<OrderView | null> {
    const made = await tx.findOneBy(OrderMoveEntity, { orderId, status: to });
    if (made === null || !isSameActor(by, { role: made.actorRole, id: made.actorId })) return null;
    return completedAnswer(JSON.parse(made.answer) as OrderView);
  }

  /** The move into this status; null for NEW, or if it was made before moves were recorded. */
  find(orderId: string, status: OrderStatus): Promise<OrderMoveEntity | null> {
    return this.moves.findOneBy({ orderId, status });
  }
}
