import { outOfContext, reasonOf } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type {
  DataSource,
  EntityManager,
  EntitySubscriberInterface,
  QueryRunner,
  TransactionCommitEvent,
  TransactionRollbackEvent,
  TransactionStartEvent,
} from 'typeorm';

type Hook = () => void | Promise<void>;

/** Per open transaction: its own hooks, then those of each open savepoint. */
const open = new WeakMap<QueryRunner, Hook[][]>();

const log = new Logger('AfterCommit');

/**
 * Runs `hook` once the transaction has committed, outside the request's context. A rollback drops the hook,
 * and so does the rollback of the savepoint in which it was registered. The caller of the transaction does
 * not wait for the hook. If the hook throws, the error is logged and the commit stands. A process that dies
 * may skip the hook, so it may wake a worker but must not decide anything.
 * @throws Error if `tx` is not an open transaction of a data source that has a `UnitOfWork`
 */
export function afterCommit(tx: EntityManager, hook: Hook): void {
  const hooks = tx.queryRunner && open.get(tx.queryRunner)?.at(-1);
  if (hooks === undefined) throw new Error('afterCommit needs an open transaction');
  hooks.push(hook);
}

/** Follows the transactions of a data source, including savepoints. Calling it again has no effect. */
export function runHooksAfterCommit({ subscribers }: DataSource): void {
  if (!subscribers.some(subscriber => subscriber instanceof AfterCommit)) subscribers.push(new AfterCommit());
}

class AfterCommit implements EntitySubscriberInterface {
  afterTransactionStart({ queryRunner }: TransactionStartEvent): void {
    const levels = open.get(queryRunner);
    if (levels === undefined) open.set(queryRunner, [[]]);
    else levels.push([]);
  }

  /**
   * Before the rollback, not after: a lost connection cannot roll back, but its hooks must be dropped too.
   */
  beforeTransactionRollback({ queryRunner }: TransactionRollbackEvent): void {
    this.#close(queryRunner);
  }

  afterTransactionCommit({ queryRunner }: TransactionCommitEvent): void {
    const hooks = this.#close(queryRunner);
    const outer = open.get(queryRunner)?.at(-1);
    if (outer !== undefined) outer.push(...hooks);
    else for (const hook of hooks) void outOfContext(() => run(hook));
  }

  #close(queryRunner: QueryRunner): Hook[] {
    const levels = open.get(queryRunner);
    const hooks = levels?.pop() ?? [];
    if (levels?.length === 0) open.delete(queryRunner);
    return hooks;
  }
}

async function run(hook: Hook): Promise<void> {
  try {
    await hook();
  } catch (error) {
    log.warn(`a hook after a commit failed: ${reasonOf(error)}`);
  }
}
