import { type MessageContract, orderAccepted, orderFinished, orderRefunded } from '@diancan/contracts';
import { reasonOf } from '@diancan/errors';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { decodeTime } from 'ulid';

const LOT = 500;

/** The payload of an `order-notice` job. */
interface Notice {
  readonly noticeId: string;
  readonly kind: 'ACCEPTED' | 'FINISHED' | 'REFUNDED';
  readonly openid: string;
  readonly data: {
    readonly orderId: string;
    readonly amountFen: number;
    readonly summary: string;
    readonly at: string;
  };
}

interface WaitingJob {
  readonly id: string;
  readonly payload: string;
}

/**
 * Turns waiting notices into messages under the ids of the notices, so that the user service stores each of
 * them once, also if the previous release has delivered one already. Changes rows only: the database commits
 * all of it together with the record that it was done.
 */
export class NoticesToMessages1796515200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The dead ones are a day old, and no use to a buyer.
    await runner.query("DELETE FROM job WHERE kind = 'order-notice' AND state IN ('DONE', 'DEAD')");
    for (;;) {
      const jobs: WaitingJob[] = await runner.query(
        `SELECT job_id AS id, payload FROM job WHERE kind = 'order-notice' AND state = 'WAITING'
         ORDER BY job_id LIMIT ${LOT}`,
      );
      for (const job of jobs) await turn(runner, job);
      if (jobs.length < LOT) return;
    }
  }

  /** @throws Error always: only a backup from before the upgrade brings the notices back */
  async down(): Promise<void> {
    throw new Error('the queue of notices is gone: restore the backup');
  }
}

/** A job that cannot be read becomes a dead one, so that operators see it and the upgrade goes on. */
async function turn(runner: QueryRunner, job: WaitingJob): Promise<void> {
  let message: unknown[];
  try {
    message = await messageOf(runner, job);
  } catch (error) {
    await runner.query(
      `UPDATE job SET state = 'DEAD', claim = NULL, last_error = ?, ended_at = UTC_TIMESTAMP(3)
       WHERE job_id = ?`,
      [`it has become no message: ${reasonOf(error)}`.slice(0, 500), job.id],
    );
    return;
  }
  await runner.query(
    `INSERT INTO outbox (message_id, name, message_key, payload, created_at, due_at)
     VALUES (?, UTC_TIMESTAMP(3))`,
    [message],
  );
  await runner.query('DELETE FROM job WHERE job_id = ?', [job.id]);
}

/** @throws Error if the payload of the job does not fit the contract of its message */
async function messageOf(runner: QueryRunner, { payload }: WaitingJob): Promise<unknown[]> {
  const { noticeId, kind, openid, data } = JSON.parse(payload) as Notice;
  const facts = { orderId: data.orderId, buyerOpenid: openid, summary: data.summary, at: data.at };
  const [order] = await runner.query('SELECT amount_fen FROM orders WHERE order_id = ?', [data.orderId]);
  const amountFen = order && Number(order.amount_fen);
  const build = (contract: MessageContract, more: object): unknown[] => [
    noticeId,
    contract.name,
    data.orderId,
    JSON.stringify(contract.payload.parse({ ...facts, ...more })),
    new Date(decodeTime(noticeId)),
  ];
  switch (kind) {
    case 'ACCEPTED':
      return build(orderAccepted, { amountFen, isNoticeWanted: true });
    case 'FINISHED':
      return build(orderFinished, { amountFen });
    case 'REFUNDED':
      return build(orderRefunded, { amountFen, refundedFen: data.amountFen });
    default:
      throw new Error(`its kind is unknown: ${String(kind)}`);
  }
}
