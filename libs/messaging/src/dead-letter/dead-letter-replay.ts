import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Attempts } from '../inbox/attempt.repository.js';
import { Inbox } from '../inbox/inbox.repository.js';
import { isMessageId } from '../inbox/message-day.js';
import { type DeadLetter, DeadLetters } from './dead-letter.repository.js';

/** Gives dead letters back to their consumers. */
@Injectable()
export class DeadLetterReplay {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: DeadLetters,
    private readonly inbox: Inbox,
    private readonly attempts: Attempts,
  ) {}

  /**
   * Sends a dead letter again, unless it is replayed already. It is sent before the commit: if that fails,
   * the inbox still calls the message dead, its copy on the broker has no effect, and the dead letter stays
   * open.
   * A consumer that gets the copy too early waits for the commit.
   * @param send resolves when the consumer's queue keeps it
   * @returns whether it was sent
   * @throws any error of `send`; the dead letter stays open
   */
  async replay(id: string, send: (letter: DeadLetter) => Promise<void>): Promise<boolean> {
    await this.uow.run(tx => this.#bury(tx, id));
    return this.uow.run(async tx => {
      const letter = await this.letters.lockOpen(tx, id);
      if (letter === undefined) return false;
      const { consumer, messageId } = letter;
      if (isMessageId(messageId)) await this.inbox.exhume(tx, consumer, messageId);
      await this.attempts.forget(tx, consumer, [messageId]);
      await this.letters.markReplayed(tx, id);
      await send(letter);
      return true;
    });
  }

  /** The inbox forgets a message after some days, and would take the copy for a new one. */
  async #bury(tx: EntityManager, id: string): Promise<void> {
    const letter = await this.letters.lockOpen(tx, id);
    if (letter !== undefined && isMessageId(letter.messageId))
      await this.inbox.bury(tx, letter.consumer, letter.messageId);
  }
}
