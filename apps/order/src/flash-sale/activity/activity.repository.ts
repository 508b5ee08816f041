import { NOW, toSafeInteger } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Activity, ActivityStage } from '../domain/activity.js';

/** What a seller may change while an activity runs. */
export type ActivityTerms = Pick<
  Activity,
  'priceFen' | 'limitPerBuyer' | 'hasWaitingList' | 'startsAt' | 'endsAt'
>;

/** Pieces of an activity, as the database counts them. */
export interface ActivityPieces {
  /** Nobody has ordered them. */
  readonly left: number;
  /** Of orders that are not paid. */
  readonly reserved: number;
  /** Of orders that are paid or accepted. */
  readonly sold: number;
}

/** An activity stays in the public list for a day after its end. */
const SHOWN_AFTER_END_S = 86_400;

const COLUMNS = `activity_id AS activityId, product_id AS productId, product_name AS productName, icon,
  price_fen AS priceFen, limit_per_buyer AS limitPerBuyer, has_waiting_list AS hasWaitingList,
  starts_at AS startsAt, ends_at AS endsAt, state AS stage, shards, published, reservoir, returned`;

type Row = Record<keyof Activity, string | number | Date>;

@Injectable()
export class ActivityRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(tx: EntityManager, gid: string, activity: Activity): Promise<void> {
    await tx.query(
      `INSERT INTO flash_activity (activity_id, gid, product_id, product_name, icon, price_fen,
         limit_per_buyer, has_waiting_list, starts_at, ends_at, state, shards, published, reservoir,
         returned, created_at,
         end_due_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ACTIVE', ?, ?, 0, 0, ${NOW}, ?)`,
      [
        activity.activityId,
        gid,
        activity.productId,
        activity.productName,
        activity.icon,
        activity.priceFen,
        activity.limitPerBuyer,
        activity.hasWaitingList,
        activity.startsAt,
        activity.endsAt,
        activity.shards,
        activity.published,
        activity.endsAt,
      ],
    );
  }

  async find(activityId: string): Promise<Activity | undefined> {
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT ${COLUMNS} FROM flash_activity WHERE activity_id = ?`,
      [activityId],
    );
    return row && activityOf(row);
  }

  /** Reads it and locks it until `tx` ends. */
  async lock(tx: EntityManager, activityId: string): Promise<Activity | undefined> {
    const [row] = await tx.query<Row[]>(
      `SELECT ${COLUMNS} FROM flash_activity WHERE activity_id = ? FOR UPDATE`,
      [activityId],
    );
    return row && activityOf(row);
  }

  /** Those that are active, or that ended within the last day; the next to start first. */
  async current(): Promise<{ activities: Activity[]; now: Date }> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT ${COLUMNS} FROM flash_activity
       WHERE state = 'ACTIVE' OR state IN ('ENDED', 'CANCELLED')
         AND end_due_at > ${NOW} - INTERVAL ${SHOWN_AFTER_END_S} SECOND
       ORDER BY state <> 'ACTIVE', starts_at, activity_id LIMIT 1000`,
    );
    const [clock] = await this.dataSource.query<Array<{ now: Date }>>(`SELECT ${NOW} AS now`);
    return { activities: rows.map(activityOf), now: clock!.now };
  }

  async latest(limit: number): Promise<Activity[]> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT ${COLUMNS} FROM flash_activity ORDER BY created_at DESC, activity_id LIMIT ${limit}`,
    );
    return rows.map(activityOf);
  }

  async setTerms(tx: EntityManager, activityId: string, terms: ActivityTerms): Promise<void> {
    await tx.query(
      `UPDATE flash_activity SET price_fen = ?, limit_per_buyer = ?, has_waiting_list = ?, starts_at = ?,
         ends_at = ?, end_due_at = ? WHERE activity_id = ?`,
      [
        terms.priceFen,
        terms.limitPerBuyer,
        terms.hasWaitingList,
        terms.startsAt,
        terms.endsAt,
        terms.endsAt,
        activityId,
      ],
    );
  }

  /** Adds pieces that the activity has got from the dish. */
  async enlarge(tx: EntityManager, activityId: string, pieces: number): Promise<void> {
    await tx.query(
      'UPDATE flash_activity SET published = published + ?, reservoir = reservoir + ? WHERE activity_id = ?',
      [pieces, pieces, activityId],
    );
  }

  async addToReservoir(tx: EntityManager, activityId: string, pieces: number): Promise<void> {
    await tx.query('UPDATE flash_activity SET reservoir = reservoir + ? WHERE activity_id = ?', [
      pieces,
      activityId,
    ]);
  }

  /** @returns how many pieces it has given: `most`, or what it has if that is `least` at least, or none */
  async takeFromReservoir(
    tx: EntityManager,
    activityId: string,
    { least, most }: { least: number; most: number },
  ): Promise<number> {
    const activity = await this.lock(tx, activityId);
    const reservoir = activity?.stage === 'ACTIVE' ? activity.reservoir : 0;
    if (reservoir < least) return 0;
    const pieces = Math.min(most, reservoir);
    await this.addToReservoir(tx, activityId, -pieces);
    return pieces;
  }

  async addToReturned(tx: EntityManager, activityId: string, pieces: number): Promise<void> {
    await tx.query('UPDATE flash_activity SET returned = returned + ? WHERE activity_id = ?', [
      pieces,
      activityId,
    ]);
  }

  /** Its end is looked after at its end, whatever was planned for an end that a seller has moved since. */
  async dueAtEnd(activityId: string): Promise<void> {
    await this.dataSource.query(
      "UPDATE flash_activity SET end_due_at = ends_at WHERE activity_id = ? AND state = 'ACTIVE'",
      [activityId],
    );
  }

  /** @param unsold pieces of its shards; those of the reservoir are added */
  async end(
    tx: EntityManager,
    activityId: string,
    stage: Exclude<ActivityStage, 'ACTIVE'>,
    unsold: number,
  ): Promise<void> {
    await tx.query(
      `UPDATE flash_activity SET state = ?, returned = returned + reservoir + ?, reservoir = 0,
         end_due_at = ${NOW} WHERE activity_id = ? AND state = 'ACTIVE'`,
      [stage, unsold, activityId],
    );
  }

  async pieces(activityIds: readonly string[]): Promise<Map<string, ActivityPieces>> {
    if (activityIds.length === 0) return new Map();
    const rows = await this.dataSource.query<Array<Record<string, string>>>(
      `SELECT a.activity_id AS id,
         a.reservoir + (SELECT COALESCE(SUM(s.granted - s.taken), 0) FROM flash_shard s
           WHERE s.activity_id = a.activity_id) AS \`left\`,
         COALESCE(SUM(IF(o.status = 'NEW' AND o.pay_status = 'UNPAID', t.quantity, 0)), 0) AS reserved,
         COALESCE(SUM(IF(o.status <> 'CANCELLED' AND NOT (o.status = 'NEW' AND o.pay_status = 'UNPAID'),
           t.quantity, 0)), 0) AS sold
       FROM flash_activity a
       LEFT JOIN flash_ticket t ON t.activity_id = a.activity_id AND t.order_id IS NOT NULL
       LEFT JOIN orders o ON o.order_id = t.order_id
       WHERE a.activity_id IN (?) GROUP BY a.activity_id, a.reservoir`,
      [activityIds],
    );
    return new Map(
      rows.map(({ id, left, reserved, sold }) => [
        id!,
        { left: Number(left), reserved: Number(reserved), sold: Number(sold) },
      ]),
    );
  }
}

const activityOf = (row: Row): Activity => ({
  activityId: String(row.activityId),
  productId: String(row.productId),
  productName: String(row.productName),
  icon: String(row.icon),
  priceFen: toSafeInteger(String(row.priceFen)),
  limitPerBuyer: Number(row.limitPerBuyer),
  hasWaitingList: Boolean(row.hasWaitingList),
  startsAt: row.startsAt as Date,
  endsAt: row.endsAt as Date,
  stage: row.stage as ActivityStage,
  shards: Number(row.shards),
  published: Number(row.published),
  reservoir: Number(row.reservoir),
  returned: Number(row.returned),
});
