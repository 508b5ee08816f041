import type { Caller, OrderStatus } from '@diancan/contracts';
import type { Order } from './order.js';

/** Who moves an order; `system` is this service, which cancels expired orders. */
export interface Actor {
  readonly role: 'buyer' | 'seller' | 'system';
  /** openid of a buyer, id of a seller, empty for the system. */
  readonly id: string;
}

export const SYSTEM: Actor = { role: 'system', id: '' };

/** @throws Error if the caller is neither a buyer nor a seller: the routes admit no one else */
export function actorOf({ role, subject }: Caller): Actor {
  if (role !== 'buyer' && role !== 'seller') throw new Error(`${role} moves no orders`);
  return { role, id: subject };
}

export const isSameActor = (one: Actor, other: Actor): boolean =>
  one.role === other.role && one.id === other.id;

/** One step of an order to another status. */
export interface OrderMove {
  readonly to: OrderStatus;
  readonly by: Actor;
  /** The verb. Throws, without any change, if the transition is not allowed. */
  readonly apply: (order: Order) => void;
}
