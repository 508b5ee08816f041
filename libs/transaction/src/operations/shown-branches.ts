import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { BranchState } from '../participant/branch-life.js';
import { MOST, type TransactionQuery } from './transaction-query.js';

/** What a participant knows of a branch; without its arguments and its answer. */
export interface ShownBranch {
  readonly gid: string;
  readonly branch: string;
  /** What the transaction does; empty in the mark of a branch that was cancelled before its try. */
  readonly name: string;
  readonly initiator: string;
  readonly state: Exclude<BranchState, 'NONE'>;
  /** How often the initiator was asked for its decision. */
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

const SELECT = `SELECT gid, branch, name, initiator, state, attempts, last_error AS lastError,
  created_at AS createdAt, ended_at AS endedAt FROM transaction_branch`;

/** Finds the branches of this service. */
@Injectable()
export class ShownBranches {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns at most `MOST`; open ones in the order of their tries. Only initiators know requests. */
  async find({ gid, open }: TransactionQuery): Promise<ShownBranch[]> {
    const rows = [
      ...(gid === undefined ? [] : await this.#select('WHERE gid = ? ORDER BY branch LIMIT ?', [gid, MOST])),
      ...(open === undefined
        ? []
        : await this.#select("WHERE state = 'TRIED' ORDER BY branch_id LIMIT ?", [Math.min(open, MOST)])),
    ];
    return rows.map(row => ({ ...row, attempts: Number(row.attempts) }));
  }

  #select(rest: string, parameters: unknown[]): Promise<ShownBranch[]> {
    return this.dataSource.query<ShownBranch[]>(`${SELECT} ${rest}`, parameters);
  }
}
