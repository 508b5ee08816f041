import type { z } from 'zod';
import type { ServiceName } from '../identity.js';

/** A fact that a service reports to others. Its sender and its consumers share this definition. */
export interface MessageContract {
  /** With a version, such as `order.paid.v1`: another shape gets another name. */
  readonly name: string;
  /** The service that sends it. */
  readonly sender: ServiceName;
  readonly payload: z.ZodType;
  /** What the tests of the sender and of each consumer use. */
  readonly sample: unknown;
}

type Sampled<C extends MessageContract> = C & { readonly sample: z.infer<C['payload']> };

export const defineMessage = <const C extends MessageContract>(contract: Sampled<C>): C => contract;

export type PayloadOf<M extends MessageContract> = z.infer<M['payload']>;

/**
 * Who takes which messages, once each. The senders know it too: each process declares the queues of all
 * consumers, so that no message is sent before the queue that must keep it exists.
 */
export interface ConsumerContract {
  /** Part of the names of its queues and of its rows: it never changes. */
  readonly name: string;
  readonly service: ServiceName;
  readonly messages: readonly MessageContract[];
  /**
   * Whether messages of one key are handled in the order of the commits that sent them. Then one that fails
   * holds up the later ones of its key. Messages without a key have no order.
   */
  readonly ordered?: boolean;
}

export const defineConsumer = <const C extends ConsumerContract>(contract: C): C => contract;
