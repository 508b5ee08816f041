import { CombinedCommits, type CombinedOutcome } from '@diancan/database';
import type { DataSource, EntityManager } from 'typeorm';
import type { Decision, TransactionRepository } from './transaction.repository.js';

/** Writes the rows of several transactions in one local transaction, in statements of several rows. */
export interface CombinedWriter<I> {
  write(tx: EntityManager, items: readonly I[]): Promise<void>;
}

/** The transaction, or its request, was decided before. */
export class DecidedBeforeError extends Error {
  override readonly name = 'DecidedBeforeError';
}

interface Combined<I> {
  readonly decision: Decision;
  readonly item: I;
}

/** Lets transactions that commit at the same time share one local transaction. */
export class CombinedDecisions<I> extends CombinedCommits<Combined<I>, void> {
  constructor(dataSource: DataSource, decisions: TransactionRepository, writer: CombinedWriter<I>) {
    super(dataSource, async (tx, items): Promise<Array<CombinedOutcome<void>>> => {
      const known = items.length === 1 ? new Set<Decision>() : await repeatedAmong(tx, decisions, items);
      const fresh = items.filter(({ decision }) => !known.has(decision));
      if (fresh.length > 0) {
        await decisions.decide(
          tx,
          'commit',
          fresh.map(({ decision }) => decision),
        );
        await writer.write(
          tx,
          fresh.map(({ item }) => item),
        );
      }
      return items.map(({ decision }) =>
        known.has(decision) ? { error: new DecidedBeforeError() } : { result: undefined },
      );
    });
  }
}

/**
 * A lone transaction finds out by the duplicate key that it is a repetition; among others it is looked up,
 * because the duplicate key would roll all of them back.
 */
async function repeatedAmong(
  tx: EntityManager,
  repository: TransactionRepository,
  items: ReadonlyArray<Combined<unknown>>,
): Promise<Set<Decision>> {
  const decisions = items.map(({ decision }) => decision);
  const known = await repository.decidedAmong(tx, decisions);
  const gids = new Set<string>();
  const requests = new Set<string>();
  for (const decision of decisions) {
    const { gid, request } = decision;
    if (gids.has(gid) || (request !== null && requests.has(request))) known.add(decision);
    gids.add(gid);
    if (request !== null) requests.add(request);
  }
  return known;
}
