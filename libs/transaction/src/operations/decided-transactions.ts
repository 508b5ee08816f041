import type { TransactionOutcome } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type BranchAddress, parseBranches } from '../current/branch-address.js';
import type { TransactionState } from '../initiator/transaction-life.js';
import { MOST, type TransactionQuery } from './transaction-query.js';

/** What its initiator knows of a transaction; without its answer. */
export interface ShownTransaction {
  readonly gid: string;
  readonly name: string;
  readonly outcome: TransactionOutcome;
  /** ENDING: participants may not know the outcome yet. */
  readonly state: Exclude<TransactionState, 'NONE'>;
  /** The caller and the caller's key, if it is a request that has its effect once. */
  readonly request: string | null;
  /** The code of the refusal that has aborted it, and that its request gets. */
  readonly refusalCode: number | null;
  readonly branches: BranchAddress[];
  /** How often any instance has tried to tell the participants, beside the first time. */
  readonly attempts: number;
  readonly lastError: string | null;
  /** Null: nobody knows, because a participant's question has decided it. */
  readonly beganAt: Date | null;
  readonly decidedAt: Date;
  /** When every participant knew it. */
  readonly endedAt: Date | null;
}

interface Row extends Omit<ShownTransaction, 'branches'> {
  readonly branches: string;
}

const SELECT = `SELECT gid, name, outcome, state, request, refusal_code AS refusalCode, branches, attempts,
  last_error AS lastError, began_at AS beganAt, decided_at AS decidedAt, ended_at AS endedAt
  FROM global_transaction`;

/** Finds transactions that this service has decided. */
@Injectable()
export class DecidedTransactions {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns at most `MOST`; open ones in the order of their decisions */
  async find({ gid, request, open }: TransactionQuery): Promise<ShownTransaction[]> {
    const rows = [
      ...(gid === undefined ? [] : await this.#select('WHERE gid = ?', [gid])),
      ...(request === undefined ? [] : await this.#select('WHERE request = ?', [request])),
      ...(open === undefined
        ? []
        : await this.#select("WHERE state = 'ENDING' ORDER BY decided_at LIMIT ?", [Math.min(open, MOST)])),
    ];
    return rows.map(row => ({
      ...row,
      attempts: Number(row.attempts),
      branches: parseBranches(row.branches),
    }));
  }

  #select(rest: string, parameters: unknown[]): Promise<Row[]> {
    return this.dataSource.query<Row[]>(`${SELECT} ${rest}`, parameters);
  }
}
