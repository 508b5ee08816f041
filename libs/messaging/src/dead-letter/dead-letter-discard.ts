import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Inbox } from '../inbox/inbox.repository.js';
import { isMessageId } from '../inbox/message-day.js';
import { type DeadLetter, DeadLetters } from './dead-letter.repository.js';

/** Discards dead letters. */
@Injectable()
export class DeadLetterDiscard {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: DeadLetters,
    private readonly inbox: Inbox,
  ) {}

  /**
   * The message is never handled, and holds up no other one.
   * @param discarded called in the transaction
   * @returns false if it was replayed or discarded before
   */
  discard(id: string, discarded: (tx: EntityManager, letter: DeadLetter) => void): Promise<boolean> {
    return this.uow.run(async tx => {
      const letter = await this.letters.lockOpen(tx, id);
      if (letter === undefined) return false;
      if (isMessageId(letter.messageId)) await this.inbox.discard(tx, letter.consumer, letter.messageId);
      await this.letters.markDiscarded(tx, id);
      discarded(tx, letter);
      return true;
    });
  }
}
