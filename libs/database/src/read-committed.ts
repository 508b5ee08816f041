import type { DataSource, EntitySubscriberInterface, TransactionStartEvent } from 'typeorm';

/** Connections on which it is set. */
const set = new WeakSet<object>();

/**
 * All transactions of a data source read committed: there are no gap locks, and each statement sees what
 * earlier conditional updates have committed. It is set once for each connection, because setting it for each
 * transaction would cost one more statement every time. Calling it again has no effect.
 */
export function readCommitted({ subscribers }: DataSource): void {
  if (!subscribers.some(subscriber => subscriber instanceof ReadCommitted))
    subscribers.push(new ReadCommitted());
}

class ReadCommitted implements EntitySubscriberInterface {
  /** @throws the database's error; the transaction does not begin */
  async beforeTransactionStart({ queryRunner }: TransactionStartEvent): Promise<void> {
    const connection = (await queryRunner.connect()) as object;
    if (set.has(connection)) return;
    await queryRunner.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    set.add(connection);
  }
}
