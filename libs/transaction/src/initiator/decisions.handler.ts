import type { ApiOf, decisionsContract, ParamsOf, ResultOf } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { parseNote } from './once.js';
import { TransactionRepository } from './transaction.repository.js';

type DecisionsContract = ReturnType<typeof decisionsContract>;

/** Answers participants that miss a decision. */
@Injectable()
export class DecisionsHandler implements ApiOf<DecisionsContract> {
  constructor(private readonly decisions: TransactionRepository) {}

  async settle({
    transactions,
  }: ParamsOf<DecisionsContract, 'settle'>): Promise<ResultOf<DecisionsContract, 'settle'>> {
    const unique = new Map(transactions.map(asked => [asked.gid, asked]));
    const outcomes = await this.decisions.settle(
      [...unique.values()].map(({ gid, name, note }) => {
        const { request = null, fingerprint = null } = parseNote(note) ?? {};
        return { gid, name, request, fingerprint };
      }),
    );
    return [...outcomes].map(([gid, outcome]) => ({ gid, outcome }));
  }
}
