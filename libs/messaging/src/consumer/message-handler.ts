import type { ConsumerContract, PayloadOf } from '@diancan/contracts';
import { DiscoveryService } from '@nestjs/core';
import type { Type } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A message whose payload fits its contract. */
export type ReceivedMessage<C extends ConsumerContract> = {
  [N in C['messages'][number]['name']]: {
    readonly messageId: string;
    readonly name: N;
    readonly key: string | null;
    readonly payload: PayloadOf<Extract<C['messages'][number], { readonly name: N }>>;
    readonly sentAt: Date;
  };
}[C['messages'][number]['name']];

/** Takes the messages of one consumer contract. */
export interface MessageHandler<C extends ConsumerContract> {
  /**
   * Runs in the transaction that records the message as received: its effect on the database happens exactly
   * once. Other messages may be handled in the same transaction. Effects outside of the database belong into
   * a job that this transaction adds.
   * @throws any error: the message is tried again later, and is a dead letter after the last attempt
   */
  handle(tx: EntityManager, message: ReceivedMessage<C>): Promise<void>;
}

export const HandledConsumer = DiscoveryService.createDecorator<ConsumerContract>();

/** Marks a provider as the handler of a consumer contract. The module of this lib finds and starts it. */
export const MessageConsumer =
  <const C extends ConsumerContract>(contract: C) =>
  (handler: Type<MessageHandler<C>>): void => {
    HandledConsumer(contract)(handler);
  };
