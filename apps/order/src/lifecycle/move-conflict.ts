import { type ApiOf, isServiceError, OrderErrors, ServiceError, staffContract } from '@diancan/contracts';
import { RpcClient } from '@diancan/rpc';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../ordering/domain/order-move.js';
import type { OrderMoveEntity } from '../ordering/order-move.entity.js';
import { OrderMoveRepository } from '../ordering/order-move.repository.js';
import { OrderRepository } from '../ordering/order.repository.js';

/** Adds to a refused move who moved the order to its current status, and when. */
@Injectable()
export class MoveConflict {
  constructor(
    private readonly orders: OrderRepository,
    private readonly moves: OrderMoveRepository,
    @RpcClient(staffContract) private readonly staff: ApiOf<typeof staffContract>,
  ) {}

  /**
   * @param error what a move threw; any error other than MOVE_REFUSED is returned unchanged
   * @returns MOVE_REFUSED with `{status, by, at}`. `by` is the role of the actor who moved the order to its
   * status; a seller sees another seller's name instead. `by` and `at` are absent if the move was made before
   * moves were recorded
   */
  async explain(error: unknown, orderId: string, actor: Actor): Promise<unknown> {
    if (!isServiceError(error, OrderErrors.MOVE_REFUSED) || actor.role === 'system') return error;
    const { status, createdAt } = await this.orders.view(orderId, {});
    if (status === 'NEW') return refusal({ status, by: 'buyer', at: createdAt });
    const move = await this.moves.find(orderId, status);
    if (move === null) return refusal({ status });
    return refusal({ status, by: await this.#nameOf(move, actor), at: move.movedAt.toISOString() });
  }

  async #nameOf({ actorRole, actorId }: OrderMoveEntity, reader: Actor): Promise<string> {
    if (actorRole !== 'seller' || reader.role !== 'seller') return actorRole;
    const { name } = await this.staff.nameOf({ sellerId: actorId });
    return name ?? actorRole;
  }
}

const refusal = (data: Readonly<Record<string, string>>): ServiceError =>
  new ServiceError(OrderErrors.MOVE_REFUSED, data);
