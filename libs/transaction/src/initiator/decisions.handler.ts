import type { ApiOf, decisionsContract, ParamsOf, ResultOf } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { DecisionCount } from './decision-count.js';
import { parseNote } from './once.js';
import { TransactionRepository } from './transaction.repository.js';

type DecisionsContract = ReturnType<typeof decisionsContract>;

/** Answers participants that miss a decision. */
@Injectable()
export class DecisionsHandler implements ApiOf<DecisionsContract> {
  constructor(
    private readonly decisions: TransactionRepository,
    private readonly count: DecisionCount,
  ) {}

  async settle({
    transactions,
  }: ParamsOf<DecisionsContract, 'settle'>): Promise<ResultOf<DecisionsContract, 'settle'>> {
    const asked = transactions.map(({ gid, name, note }) => {
      const { request = null, fingerprint = null } = parseNote(note) ?? {};
      return { gid, name, request, fingerprint };
    });
    const distinct = [...new Map(asked.map(one => [one.gid, one])).values()];
    const decided = await this.decisions.settle(distinct);
    for (const { gid, name } of distinct) if (decided.get(gid)!.isFirst) this.count.add(name, 'timedOut');
    return asked.map(({ gid, fingerprint }) => {
      const { outcome, fingerprint: committed } = decided.get(gid)!;
      // The key of a committed request came again with another body, whose branches do not belong to it.
      const isOther = fingerprint !== null && committed !== null && fingerprint !== committed;
      return { gid, outcome: isOther ? 'ABORTED' : outcome };
    });
  }
}
