import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DeadLetters } from '../dead-letter/dead-letter.repository.js';
import { Attempts } from '../inbox/attempt.repository.js';
import { Inbox } from '../inbox/inbox.repository.js';

/** The tables of a consumer's service. */
@Injectable()
export class ConsumerTables {
  constructor(
    readonly uow: UnitOfWork,
    readonly inbox: Inbox,
    readonly attempts: Attempts,
    readonly deadLetters: DeadLetters,
  ) {}
}
