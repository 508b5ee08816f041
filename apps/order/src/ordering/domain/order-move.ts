import type { Caller, OrderStatus } from '@diancan/contracts';
import type { Order } from './order.js';

/** Who moves an order; `system` is this service, when an order expires. */
export interface Actor {
  readonly role: 'buyer' | 'seller' | 'system';
  /** openid of a buyer, id of a seller, empty for the system. */
  readonly id: string;
}

export const SYSTEM: Actor = { role: 'system', id: '' };

/** @throws Error for a caller who moves no orders: routes let in buyers and sellers only */
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
  /** The verb. Throws, and changes nothing, where it is not allowed. */
  readonly apply: (order: Order) => void;
}
