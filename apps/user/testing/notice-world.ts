import { type MessageContract, orderAccepted, orderFinished, orderRefunded } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { type CapturedLog, captureLog } from '@diancan/testing/service';
import { type ScriptedWechat, scriptedWechat } from '@diancan/testing/wechat';
import { type UserHome, userHome, type UserInstance } from './user-service.js';
import type { NoticeKind } from '../src/notice-template/domain/notice-kind.js';
import { NoticeJob } from '../src/notice/notice.job.js';
import { NoticeRepository } from '../src/notice/notice.repository.js';
import { OrderNotices } from '../src/notice/order-notices.handler.js';

export const PATIENTLY = { timeout: 20_000 };
export const OPENID = 'oSomebody_who_is_not_to_be_logged';

/** Polls often, retries soon, and links to the shop. */
export const QUICK = {
  DIANCAN_NOTICE_INTERVAL_MS: '30',
  DIANCAN_NOTICE_RETRY_FIRST_MS: '10',
  DIANCAN_NOTICE_RETRY_LAST_MS: '50',
  DIANCAN_NOTICE_LEASE_MS: '60000',
  DIANCAN_NOTICE_DEADLINE_MS: '86400000',
  DIANCAN_WECHAT_TEMPLATE_ACCEPTED: '',
  DIANCAN_WECHAT_TEMPLATE_READY: 'tpl-ready',
  DIANCAN_WECHAT_TEMPLATE_FINISHED: 'tpl-finished',
  DIANCAN_WECHAT_TEMPLATE_REFUNDED: 'tpl-refunded',
  DIANCAN_PUBLIC_URL: 'https://shop.example',
  DIANCAN_LOG_LEVEL: 'trace',
};
/** Runs only when it is woken. */
export const IDLE = { ...QUICK, DIANCAN_NOTICE_INTERVAL_MS: '3600000' };

export interface Row {
  readonly state: string;
  /** The state of its job. */
  readonly job: string;
  readonly attempts: number;
  readonly last_errcode: number | null;
  readonly waits_s: number;
}

export let wechat: ScriptedWechat;
export let home: UserHome;
export let log: CapturedLog;
const running = new Set<UserInstance>();

export const start = async (environment: Record<string, string> = QUICK): Promise<UserInstance> => {
  const instance = await home.start(environment);
  running.add(instance);
  return instance;
};
export const stop = async (instance: UserInstance): Promise<void> => {
  running.delete(instance);
  await instance.stop();
};
export const aNotice = (changed: { noticeId?: string; kind?: NoticeKind } = {}) => ({
  noticeId: ulid(),
  kind: 'FINISHED' as NoticeKind,
  openid: OPENID,
  data: { orderId: ulid(), amountFen: 2_980, summary: '麻婆豆腐等3样', at: '2026-07-01T04:05:06.789Z' },
  ...changed,
});
export type Message = Parameters<OrderNotices['handle']>[1];

/** A message as its consumer hands it over. @param payload of the contract; its sample by default */
export const messageOf = (
  { name, sample, payload: schema }: MessageContract,
  payload: unknown = sample,
  messageId = ulid(),
): Message => ({ messageId, name, key: null, payload: schema.parse(payload), sentAt: new Date() }) as Message;

/** Handles a message as its consumer does: in one transaction. */
export const handle = ({ app }: UserInstance, message: Message): Promise<void> =>
  app
    .get(UnitOfWork, { strict: false })
    .run(tx => app.get(OrderNotices, { strict: false }).handle(tx, message));

/** The message that causes this notice. */
function causeOf({ noticeId, kind, openid, data }: ReturnType<typeof aNotice>): Message {
  const { amountFen, ...about } = data;
  const facts = { ...about, buyerOpenid: openid };
  switch (kind) {
    case 'ACCEPTED':
      return messageOf(orderAccepted, { ...facts, amountFen, isNoticeWanted: true }, noticeId);
    case 'REFUNDED':
      return messageOf(orderRefunded, { ...facts, amountFen: 9_900, refundedFen: amountFen }, noticeId);
    default:
      return messageOf(orderFinished, { ...facts, amountFen }, noticeId);
  }
}

/** Handles the message that causes this notice. */
export const submit = (user: UserInstance, notice: ReturnType<typeof aNotice>): Promise<void> =>
  handle(user, causeOf(notice));

/** What handling a message does, up to the moment when the process would look at what is due. */
export const store = (
  { app }: UserInstance,
  { noticeId, openid, data: { at, ...content } }: ReturnType<typeof aNotice>,
): Promise<void> =>
  app.get(UnitOfWork, { strict: false }).run(async tx => {
    const notice = { noticeId, kind: 'FINISHED', openid, ...content, happenedAt: new Date(at) } as const;
    await app.get(NoticeRepository, { strict: false }).add(tx, notice);
    const { jobs } = app.get(NoticeJob, { strict: false }).runtime;
    await jobs.add(tx, [
      { kind: 'notice', key: noticeId, payload: JSON.stringify({ noticeId }), delayMs: 0 },
    ]);
  });
export const row = async ({ noticeId }: { noticeId: string }): Promise<Row> => {
  const [found] = await home.query<Row>(
    `SELECT notice.state, attempts, last_errcode, job.state AS job,
       TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), due_at) AS waits_s
     FROM notice JOIN job ON job.kind = 'notice' AND job_key = notice_id WHERE notice_id = ?`,
    [noticeId],
  );
  return found!;
};
export const expectToBecome = (notice: { noticeId: string }, expected: Partial<Row>) =>
  vi.waitFor(async () => expect(await row(notice)).toMatchObject(expected), PATIENTLY);

/** A spec calls it once: the world is there for its tests. */
export function useNoticeWorld(): void {
  beforeAll(async () => {
    log = captureLog();
    wechat = await scriptedWechat();
    home = await userHome(wechat);
  });
  beforeEach(() => {
    wechat.react = () => 0;
    wechat.attempts.length = 0;
    wechat.delivered.clear();
  });
  afterEach(async () => {
    await Promise.all([...running].map(stop));
    await home.query('DELETE FROM notice');
    await home.query('DELETE FROM job');
  });
  afterAll(async () => {
    await home?.leave();
    await wechat?.close();
    log.restore();
  });
}
