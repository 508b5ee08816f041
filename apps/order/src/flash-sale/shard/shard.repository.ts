import { requireFencingToken } from '@diancan/lock';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ShardId } from './shard-keys.js';
import type { Grant } from './shard.store.js';

/** FILLING: a generation that Redis does not serve yet. CLOSED: nothing can be won any more. */
type ShardStage = 'FILLING' | 'OPEN' | 'CLOSED';

/** What the database knows of a shard. In a generation `granted` and `taken` only grow. */
export interface Shard extends ShardId {
  readonly stage: ShardStage;
  readonly gen: number;
  /** Pieces that were given to this generation. */
  readonly granted: number;
  /** Pieces that the log has taken, as far as it is stored. */
  readonly taken: number;
  /** The number of the last grant. */
  readonly grants: number;
  /** The last entry of the log that is stored. */
  readonly cursorSeq: number;
  readonly cursorRid: string;
  readonly runId: string | null;
}

export interface Advance {
  readonly seq: number;
  readonly rid: string;
  readonly pieces: number;
}

const GENESIS = { seq: 1, rid: 'genesis' } as const;

const COLUMNS = `activity_id AS activityId, shard, stage, gen, granted, taken, grants,
  cursor_seq AS cursorSeq, cursor_rid AS cursorRid, run_id AS runId`;

type Row = Record<keyof Shard, string | number>;

@Injectable()
export class ShardRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(tx: EntityManager, activityId: string, shares: readonly number[]): Promise<void> {
    await tx.query(
      `INSERT INTO flash_shard (activity_id, shard, stage, gen, granted, taken, grants, cursor_seq,
         cursor_rid)
       VALUES ${shares.map(() => `(?, ?, 'FILLING', 0, ?, 0, 0, ?, ?)`).join(', ')}`,
      shares.flatMap((share, shard) => [activityId, shard, share, GENESIS.seq, GENESIS.rid]),
    );
  }

  async find({ activityId, shard }: ShardId, tx: EntityManager = this.dataSource.manager): Promise<Shard> {
    const [row] = await tx.query<Row[]>(
      `SELECT ${COLUMNS} FROM flash_shard WHERE activity_id = ? AND shard = ?`,
      [activityId, shard],
    );
    if (row === undefined) throw new Error(`there is no shard ${shard} of activity ${activityId}`);
    return shardOf(row);
  }

  async ofActivities(activityIds: readonly string[]): Promise<Shard[]> {
    if (activityIds.length === 0) return [];
    const rows = await this.dataSource.query<Row[]>(
      `SELECT ${COLUMNS} FROM flash_shard WHERE activity_id IN (?) ORDER BY activity_id, shard`,
      [activityIds],
    );
    return rows.map(shardOf);
  }

  /**
   * The shards of an activity, and the pieces that nobody has ordered, in shards and reservoir, as of one
   * moment: pieces on their way between them count once.
   */
  async leftOf(activityId: string): Promise<{ left: number; shards: Shard[] }> {
    const rows = await this.dataSource.query<Array<Row & { reservoir: string }>>(
      `SELECT ${COLUMNS},
         (SELECT reservoir FROM flash_activity a WHERE a.activity_id = s.activity_id) AS reservoir
       FROM flash_shard s WHERE activity_id = ? AND stage <> 'CLOSED'`,
      [activityId],
    );
    const shards = rows.map(shardOf);
    const reservoir = Number(rows[0]?.reservoir ?? 0);
    return { left: shards.reduce((sum, { granted, taken }) => sum + granted - taken, reservoir), shards };
  }

  /** @throws StaleFencingTokenError if a later holder of the shard's lock has written */
  requireToken(tx: EntityManager, { activityId, shard }: ShardId, token: number): Promise<void> {
    const row = { table: 'flash_shard', key: { activity_id: activityId, shard } };
    return requireFencingToken(tx, row, token);
  }

  /**
   * Moves the cursor: inbox, fence and guard against overselling at once.
   * @returns false if another instance has moved it, if the generation is over, or if more was taken than was
   * granted; then `tx` must roll back
   */
  async advance(tx: EntityManager, shard: Shard, { seq, rid, pieces }: Advance): Promise<boolean> {
    const { activityId, shard: number, gen, cursorSeq } = shard;
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      `UPDATE flash_shard SET cursor_seq = ?, cursor_rid = ?, taken = taken + ?
       WHERE activity_id = ? AND shard = ? AND stage = 'OPEN' AND gen = ? AND cursor_seq = ?
         AND taken + ? <= granted`,
      [seq, rid, pieces, activityId, number, gen, cursorSeq, pieces],
    );
    return affectedRows === 1;
  }

  /**
   * Begins a new generation with what is left.
   * @returns false if another instance has, if it is closed, or if a later holder of the lock has written
   */
  async renew({ activityId, shard, gen }: Shard, runId: string, fencingToken: number): Promise<boolean> {
    const { affectedRows } = await this.dataSource.query<{ affectedRows: number }>(
      `UPDATE flash_shard SET stage = 'FILLING', gen = gen + 1, granted = granted - taken, taken = 0,
         grants = 0, cursor_seq = ?, cursor_rid = ?, run_id = ?, fencing_token = ?
       WHERE activity_id = ? AND shard = ? AND gen = ? AND stage <> 'CLOSED' AND fencing_token <= ?`,
      [GENESIS.seq, GENESIS.rid, runId, fencingToken, activityId, shard, gen, fencingToken],
    );
    return affectedRows === 1;
  }

  /** @returns false if the generation is over */
  async markOpen({ activityId, shard, gen }: Shard): Promise<boolean> {
    const { affectedRows } = await this.dataSource.query<{ affectedRows: number }>(
      `UPDATE flash_shard SET stage = 'OPEN'
       WHERE activity_id = ? AND shard = ? AND gen = ? AND stage = 'FILLING'`,
      [activityId, shard, gen],
    );
    return affectedRows === 1;
  }

  /**
   * Gives pieces to a shard, one grant each. Redis learns them by their numbers.
   * @returns false if the shard is closed
   */
  async grant(tx: EntityManager, { activityId, shard }: ShardId, grants: readonly Grant[]): Promise<boolean> {
    const pieces = grants.reduce((sum, { quantity }) => sum + quantity, 0);
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      `UPDATE flash_shard SET granted = granted + ?, grants = grants + ?
       WHERE activity_id = ? AND shard = ? AND stage <> 'CLOSED'`,
      [pieces, grants.length, activityId, shard],
    );
    if (affectedRows === 0) return false;
    const { gen, grants: last } = await this.find({ activityId, shard }, tx);
    const first = last - grants.length + 1;
    await tx.query(
      `INSERT INTO flash_grant (activity_id, shard, gen, n, rid, buyer_openid, quantity)
       VALUES ${grants.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
      grants.flatMap(({ rid, buyer, quantity }, at) => [
        activityId,
        shard,
        gen,
        first + at,
        rid,
        buyer,
        quantity,
      ]),
    );
    return true;
  }

  /** The grants of its generation after number `last`, in their order. */
  grantsAfter({ activityId, shard, gen }: Shard, last: number, limit: number): Promise<Grant[]> {
    return this.dataSource.query<Grant[]>(
      `SELECT rid, buyer_openid AS buyer, quantity FROM flash_grant
       WHERE activity_id = ? AND shard = ? AND gen = ? AND n > ? ORDER BY n LIMIT ${limit}`,
      [activityId, shard, gen, last],
    );
  }

  /**
   * Closes all shards of an activity for good.
   * @returns the pieces that nobody has ordered; they no longer belong to the shards
   */
  async close(tx: EntityManager, activityId: string): Promise<number> {
    await tx.query(`UPDATE flash_shard SET stage = 'CLOSED' WHERE activity_id = ? AND stage <> 'CLOSED'`, [
      activityId,
    ]);
    const [row] = await tx.query<Array<{ left: string | null }>>(
      'SELECT SUM(granted - taken) AS `left` FROM flash_shard WHERE activity_id = ?',
      [activityId],
    );
    await tx.query('UPDATE flash_shard SET granted = taken WHERE activity_id = ?', [activityId]);
    await tx.query('DELETE FROM flash_grant WHERE activity_id = ?', [activityId]);
    return Number(row?.left ?? 0);
  }
}

const shardOf = (row: Row): Shard => ({
  activityId: String(row.activityId),
  shard: Number(row.shard),
  stage: row.stage as ShardStage,
  gen: Number(row.gen),
  granted: Number(row.granted),
  taken: Number(row.taken),
  grants: Number(row.grants),
  cursorSeq: Number(row.cursorSeq),
  cursorRid: String(row.cursorRid),
  runId: row.runId === null ? null : String(row.runId),
});
