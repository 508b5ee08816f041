import { UnitOfWork } from '@diancan/database';
import { Injectable, Optional } from '@nestjs/common';
import { DeadLetters } from '../dead-letter/dead-letter.repository.js';
import { Attempts } from '../inbox/attempt.repository.js';
import { Inbox } from '../inbox/inbox.repository.js';
import { KeyOrder } from '../ordering/key-order.js';

/** The tables of a consumer's service. */
@Injectable()
export class ConsumerTables {
  constructor(
    readonly uow: UnitOfWork,
    readonly inbox: Inbox,
    readonly attempts: Attempts,
    readonly deadLetters: DeadLetters,
    /** If a consumer is ordered. */
    @Optional() readonly order?: KeyOrder,
  ) {}
}
