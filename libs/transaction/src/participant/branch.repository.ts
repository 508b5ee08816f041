import type { BranchLink } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type BranchKey, byKey, keyText } from './branch-key.js';
import { BRANCH_LIFE, type BranchState } from './branch-life.js';

export interface TriedBranch {
  readonly link: BranchLink;
  /** JSON. */
  readonly args: string;
  /** JSON. */
  readonly answer: string;
}

export interface FoundBranch extends BranchKey {
  readonly state: Exclude<BranchState, 'NONE'>;
  /** Of the transaction that tried it. */
  readonly note: string | null;
  /** JSON; null in the mark of a branch that was never tried. */
  readonly args: string | null;
  /** JSON. */
  readonly answer: string | null;
}

@Injectable()
export class BranchRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Records tries, in one statement, in the commit of what they reserve.
   * @throws the database's error for a duplicate key if one of them was tried or cancelled before
   */
  async add(tx: EntityManager, tried: readonly TriedBranch[]): Promise<void> {
    const sorted = tried.toSorted((one, other) => byKey(one.link, other.link));
    const rows = sorted.map(
      ({ link }) => `(?, ?, ?, ?, ?, '${BRANCH_LIFE.try.to}', ?, ?, ${inMillis(link.ttlMs)}, ${NOW})`,
    );
    await tx.query(
      `INSERT INTO transaction_branch
         (gid, branch, name, initiator, note, state, args, answer, due_at, created_at)
       VALUES ${rows.join(', ')}`,
      sorted.flatMap(({ link, args, answer }) => [
        link.gid,
        link.branch,
        link.name,
        link.initiator,
        link.note ?? null,
        args,
        answer,
      ]),
    );
  }

  /** @returns those that there are, by `keyText` */
  async find(
    keys: readonly BranchKey[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, FoundBranch>> {
    const wanted = new Set(keys.map(keyText));
    const rows = await tx.query<FoundBranch[]>(
      'SELECT gid, branch, state, note, args, answer FROM transaction_branch WHERE gid IN (?)',
      [[...new Set(keys.map(({ gid }) => gid))]],
    );
    return new Map(rows.map(row => [keyText(row), row] as const).filter(([key]) => wanted.has(key)));
  }

  /** Marks a branch that was not tried, and changes nothing if it was. */
  async markCancelled(tx: EntityManager, { gid, branch }: BranchKey): Promise<void> {
    // Not INSERT IGNORE, which would also swallow a value that does not fit.
    await tx.query(
      `INSERT INTO transaction_branch (gid, branch, name, initiator, state, due_at, created_at, ended_at)
       VALUES (?, ?, '', '', '${BRANCH_LIFE.cancelBeforeTry.to}', ${NOW}, ${NOW}, ${NOW})
       ON DUPLICATE KEY UPDATE transaction_branch.gid = transaction_branch.gid`,
      [gid, branch],
    );
  }

  /** The one conditional update that ends a branch. @returns false if it has ended before */
  async end(tx: EntityManager, { gid, branch }: BranchKey, verb: 'confirm' | 'cancel'): Promise<boolean> {
    const { from, to } = BRANCH_LIFE[verb];
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      `UPDATE transaction_branch SET state = ?, ended_at = ${NOW}, last_error = NULL
       WHERE gid = ? AND branch = ? AND state = ?`,
      [to, gid, branch, from],
    );
    return affectedRows === 1;
  }

  /**
   * Confirms branches, in one statement for each branch id.
   * @returns how many were held
   */
  async confirmAll(keys: readonly BranchKey[], tx: EntityManager = this.dataSource.manager): Promise<number> {
    let confirmed = 0;
    for (const branch of new Set(keys.map(key => key.branch))) {
      const gids = keys.filter(key => key.branch === branch).map(({ gid }) => gid);
      confirmed += await confirmIn(tx, branch, gids.toSorted());
    }
    return confirmed;
  }
}

async function confirmIn(tx: EntityManager, branch: string, gids: readonly string[]): Promise<number> {
  const { from, to } = BRANCH_LIFE.confirm;
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    `UPDATE transaction_branch FORCE INDEX (ux_transaction_branch)
     SET state = ?, ended_at = ${NOW}, last_error = NULL WHERE gid IN (?) AND branch = ? AND state = ?`,
    [to, gids, branch, from],
  );
  return affectedRows;
}
