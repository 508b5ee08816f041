import type { TransactionOutcome } from '@diancan/contracts';
import { inMillis, NOW, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type BranchAddress, formatBranches, parseBranches } from '../current/branch-address.js';
import { TRANSACTION_LIFE } from './transaction-life.js';

/** How long the process that decided has to tell the participants before any instance does, in ms. */
const ORPHANED_AFTER_MS = 5_000;

export interface Decision {
  readonly gid: string;
  readonly name: string;
  readonly request: string | null;
  readonly fingerprint: string | null;
  /** JSON of the answer, or of the data of a refusal. */
  readonly answer: string | null;
  readonly refusalCode: number | null;
  readonly branches: readonly BranchAddress[];
  /** How long ago it began, in ms. */
  readonly ageMs: number;
}

/** What is known of a transaction that was decided before. */
export interface DecidedTransaction {
  readonly gid: string;
  readonly outcome: TransactionOutcome;
  readonly fingerprint: string | null;
  readonly answer: string | null;
  readonly refusalCode: number | null;
  readonly branches: readonly BranchAddress[];
  /** How long ago it was decided, in ms. */
  readonly decidedMsAgo: number;
}

/** How a transaction is decided, and for which body of its request. */
type Settled = Pick<DecidedTransaction, 'outcome' | 'fingerprint'>;

/** What a question has found. */
interface Answered extends Settled {
  /** The question has decided it. Two questions in the same moment may both say so. */
  readonly isFirst: boolean;
}

const COLUMNS =
  'gid, name, outcome, state, request, fingerprint, answer, refusal_code, branches, due_at, began_at, ' +
  'decided_at, ended_at';
const DECIDED = `SELECT gid, outcome, fingerprint, answer, refusal_code AS refusalCode, branches,
  TIMESTAMPDIFF(MICROSECOND, decided_at, ${NOW}) / 1000 AS decidedMsAgo FROM global_transaction`;

@Injectable()
export class TransactionRepository {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Decides transactions, in one statement.
   * @throws the database's error for a duplicate key if one of them, or one of their requests, was decided
   */
  async decide(tx: EntityManager, verb: 'commit' | 'abort', decisions: readonly Decision[]): Promise<void> {
    const { outcome } = TRANSACTION_LIFE[verb];
    // In the order of the primary key, so that two transactions cannot deadlock.
    const sorted = decisions.toSorted((one, other) => (one.gid < other.gid ? -1 : 1));
    const rows = sorted.map(({ branches, ageMs }) => {
      const { to } = TRANSACTION_LIFE[branches.length > 0 ? verb : (`${verb}WithoutBranches` as const)];
      return `(?, ?, ?, '${to}', ?, ?, ?, ?, ?,
        ${inMillis(ORPHANED_AFTER_MS)}, ${inMillis(-ageMs)}, ${NOW}, ${to === 'ENDED' ? NOW : 'NULL'})`;
    });
    await tx.query(
      `INSERT INTO global_transaction (${COLUMNS}) VALUES ${rows.join(', ')}`,
      sorted.flatMap(({ gid, name, request, fingerprint, answer, refusalCode, branches }) => [
        gid,
        name,
        outcome,
        request,
        fingerprint,
        answer,
        refusalCode,
        formatBranches(branches),
      ]),
    );
  }

  /**
   * Aborts those that are undecided.
   * @returns how each is decided, by its id
   */
  async settle(
    asked: ReadonlyArray<Pick<Decision, 'gid' | 'name' | 'request' | 'fingerprint'>>,
  ): Promise<Map<string, Answered>> {
    const decided = await this.#outcomes(
      this.dataSource.manager,
      asked.map(({ gid }) => gid),
    );
    const undecided = asked.filter(({ gid }) => !decided.has(gid));
    const settled = undecided.length === 0 ? [] : await this.uow.run(tx => this.#settle(tx, undecided));
    return new Map<string, Answered>([
      ...[...decided].map(([gid, known]) => [gid, { ...known, isFirst: false }] as const),
      // A commit may have come in between.
      ...[...settled].map(
        ([gid, known]) => [gid, { ...known, isFirst: known.outcome === 'ABORTED' }] as const,
      ),
    ]);
  }

  async #settle(
    tx: EntityManager,
    undecided: ReadonlyArray<Pick<Decision, 'gid' | 'name' | 'request' | 'fingerprint'>>,
  ): Promise<Map<string, Settled>> {
    const { outcome, to } = TRANSACTION_LIFE.settle;
    const sorted = undecided.toSorted((one, other) => (one.gid < other.gid ? -1 : 1));
    // Not INSERT IGNORE, which would also swallow a value that does not fit.
    const add = (rows: typeof sorted) =>
      tx.query(
        `INSERT INTO global_transaction
           (gid, name, outcome, state, request, fingerprint, branches, due_at, decided_at, ended_at)
         VALUES ${rows.map(() => `(?, ?, ?, ?, ?, ?, '', ${NOW}, ${NOW}, ${NOW})`).join(', ')}
         ON DUPLICATE KEY UPDATE global_transaction.gid = global_transaction.gid`,
        rows.flatMap(({ gid, name, request, fingerprint }) => [gid, name, outcome, to, request, fingerprint]),
      );
    await add(sorted);
    const found = await this.#outcomes(
      tx,
      sorted.map(({ gid }) => gid),
    );
    // The request of these was decided as another transaction, on the other side of midnight.
    const other = sorted.filter(({ gid }) => !found.has(gid)).map(row => ({ ...row, request: null }));
    if (other.length > 0) await add(other);
    for (const { gid, fingerprint } of other) found.set(gid, { outcome, fingerprint });
    return found;
  }

  /** @returns those of the transactions that are decided, or whose request is */
  async decidedAmong(tx: EntityManager, decisions: readonly Decision[]): Promise<Set<Decision>> {
    const requests = decisions.flatMap(({ request }) => request ?? []);
    const rows = await tx.query<Array<{ gid: string; request: string | null }>>(
      `SELECT gid, request FROM global_transaction WHERE gid IN (?)${
        requests.length === 0 ? '' : ' UNION SELECT gid, request FROM global_transaction WHERE request IN (?)'
      }`,
      [decisions.map(({ gid }) => gid), ...(requests.length === 0 ? [] : [requests])],
    );
    const gids = new Set(rows.map(({ gid }) => gid));
    const decided = new Set(rows.map(({ request }) => request));
    return new Set(
      decisions.filter(({ gid, request }) => gids.has(gid) || (request !== null && decided.has(request))),
    );
  }

  /** @returns undefined if it is undecided */
  async find(gid: string): Promise<DecidedTransaction | undefined> {
    return this.#one('gid = ?', gid);
  }

  async findByRequest(request: string): Promise<DecidedTransaction | undefined> {
    return this.#one('request = ?', request);
  }

  /** Frees a request's key for another transaction. */
  async forgetRequest(gid: string): Promise<void> {
    await this.dataSource.query('UPDATE global_transaction SET request = NULL WHERE gid = ?', [gid]);
  }

  /** Every participant knows these decisions. */
  async end(gids: readonly string[]): Promise<void> {
    const { from, to } = TRANSACTION_LIFE.end;
    await this.dataSource.query(
      `UPDATE global_transaction SET state = ?, ended_at = ${NOW}, last_error = NULL
       WHERE gid IN (?) AND state = ?`,
      [to, gids.toSorted(), from],
    );
  }

  async #one(condition: string, value: string): Promise<DecidedTransaction | undefined> {
    const [row] = await this.dataSource.query<
      Array<Omit<DecidedTransaction, 'branches'> & { branches: string }>
    >(`${DECIDED} WHERE ${condition}`, [value]);
    return row && { ...row, branches: parseBranches(row.branches), decidedMsAgo: Number(row.decidedMsAgo) };
  }

  async #outcomes(tx: EntityManager, gids: readonly string[]): Promise<Map<string, Settled>> {
    const rows = await tx.query<Array<Settled & { gid: string }>>(
      'SELECT gid, outcome, fingerprint FROM global_transaction WHERE gid IN (?)',
      [gids],
    );
    return new Map(rows.map(({ gid, ...settled }) => [gid, settled]));
  }
}
