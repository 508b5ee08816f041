import { UnitOfWork } from '@diancan/database';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { CLOSED_LETTERS_KEPT_MS, DeadLetters } from './dead-letter.repository.js';

const INTERVAL_MS = 3_600_000;
const LOT = 1_000;

/** Deletes dead letters that were replayed or discarded long ago: payloads may hold data of persons. */
@Injectable()
export class DeadLetterPurge extends PeriodicJob {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: DeadLetters,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    return this.uow.run(tx => this.letters.purge(tx, { olderThanMs: CLOSED_LETTERS_KEPT_MS, limit: LOT }));
  }
}
