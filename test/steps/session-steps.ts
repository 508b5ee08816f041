import type { Step } from './step-watch.js';

const WRITE = /^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+`?(\w+)/i;
/** `DELETE o FROM …`, which deletes from one of the tables that it joins. */
const DELETE_FROM_JOIN = /^\s*DELETE\s+`?(\w+)`?\s+FROM\b/i;

/** The table that a statement calls so: `outbox o` or `outbox AS o`; if there is none, it is its own name. */
const tableCalled = (name: string, sql: string): string =>
  new RegExp(`(?:FROM|JOIN)\\s+\`?(\\w+)\`?\\s+(?:AS\\s+)?\`?${name}\\b`, 'i').exec(sql)?.[1] ?? name;

/**
 * A statement that writes. An update is also named by the columns it sets, because claiming and completing a
 * row are two steps.
 */
function writeIn(sql: string): { name: string; table: string } | null {
  const [, alias] = DELETE_FROM_JOIN.exec(sql) ?? [];
  if (alias !== undefined) {
    const table = tableCalled(alias, sql);
    return { name: `DELETE FROM ${table}`, table };
  }
  const [, verb, table] = WRITE.exec(sql) ?? [];
  if (verb === undefined || table === undefined) return null;
  const columns = verb.toUpperCase() === 'UPDATE' ? ` SET ${columnsSet(sql).join(', ')}` : '';
  return { name: `${verb} ${table}${columns}`, table };
}

const columnsSet = (sql: string): string[] =>
  [...(/ SET (.*?)(?: WHERE |$)/is.exec(sql)?.[1] ?? '').matchAll(/(?:^|, )`?(\w+)`? = /g)].map(
    ([, column]) => column!,
  );

interface OpenTransaction {
  readonly tables: Set<string>;
  readonly statements: string[];
}

const aTransaction = (): OpenTransaction => ({ tables: new Set(), statements: [] });

/** Finds the steps of one database session: what is rolled back, or only read, has no effect. */
export class SessionSteps {
  #transaction: OpenTransaction | null = null;
  /** While it is off, the statement after a commit begins a transaction. */
  #autocommit = true;
  /** What the last statement writes to, unless it is refused. */
  #written: string | null = null;

  /** @returns the step that this statement completes; null if there is none */
  take(sql: string): Step | null {
    if (this.#written !== null) this.#transaction?.tables.add(this.#written);
    this.#written = null;
    const [, autocommit] = /^\s*SET\s+autocommit\s*=\s*([01])/i.exec(sql) ?? [];
    if (autocommit !== undefined) {
      this.#autocommit = autocommit === '1';
      // Switching it on commits.
      return this.#commit();
    }
    if (/^\s*(START TRANSACTION|BEGIN)/i.test(sql)) this.#transaction = aTransaction();
    else if (/^\s*COMMIT/i.test(sql)) return this.#commit();
    else if (/^\s*ROLLBACK/i.test(sql)) this.#transaction = this.#next();
    else return this.#run(sql);
    return null;
  }

  /** The server has refused the last statement: it has written nothing. */
  refused(): void {
    this.#written = null;
  }

  #next = (): OpenTransaction | null => (this.#autocommit ? null : aTransaction());

  #run(sql: string): Step | null {
    const write = writeIn(sql);
    if (this.#transaction === null) return write && { name: write.name, text: sql };
    this.#transaction.statements.push(sql);
    this.#written = write?.table ?? null;
    return null;
  }

  #commit(): Step | null {
    const { tables, statements } = this.#transaction ?? aTransaction();
    this.#transaction = this.#next();
    return tables.size === 0
      ? null
      : { name: `COMMIT ${[...tables].toSorted().join(', ')}`, text: statements.join('\n') };
  }
}
