import { type MessageContract, orderAccepted, orderFinished, userNotices } from '@diancan/contracts';
import { describe, expect, it, vi } from 'vitest';
import { largest } from '@diancan/testing/input';
import { NoticeJob } from './notice.job.js';
import {
  OPENID,
  PATIENTLY,
  QUICK,
  IDLE,
  wechat,
  home,
  start,
  stop,
  aNotice,
  handle,
  type Message,
  messageOf,
  submit,
  store,
  expectToBecome,
  useNoticeWorld,
} from '../../testing/notice-world.js';
import type { UserInstance } from '../../testing/user-service.js';

useNoticeWorld();

const KINDS: Readonly<Record<string, string>> = {
  'order.accepted.v1': 'ACCEPTED',
  'order.ready.v1': 'READY',
  'order.finished.v1': 'FINISHED',
  'order.refunded.v1': 'REFUNDED',
};

async function handled(user: UserInstance, contract: MessageContract, payload?: unknown): Promise<Message> {
  const message = messageOf(contract, payload);
  await handle(user, message);
  return message;
}

describe('a notice', () => {
  it('is sent by the template of its kind, at once', async () => {
    const user = await start(IDLE);
    const notice = aNotice();
    await submit(user, notice);
    await expectToBecome(notice, { state: 'SENT', attempts: 1 });
    expect(wechat.attempts).toEqual([
      {
        touser: OPENID,
        template_id: 'tpl-finished',
        client_msg_id: notice.noticeId,
        url: `https://shop.example/?orderId=${notice.data.orderId}`,
        data: {
          character_string1: { value: notice.data.orderId },
          thing2: { value: '麻婆豆腐等3样' },
          amount3: { value: '¥29.80' },
          phrase4: { value: '已完成' },
          time5: { value: '2026年7月1日 12:05' },
        },
      },
    ]);
  });

  it('is sent once however often it is submitted, and as it was the first time', async () => {
    const user = await start();
    const notice = aNotice();
    await Promise.all(Array.from({ length: 5 }, () => submit(user, notice)));
    await expectToBecome(notice, { state: 'SENT' });
    const stored = () => home.query('SELECT * FROM notice WHERE notice_id = ?', [notice.noticeId]);
    const before = await stored();
    await submit(user, aNotice({ noticeId: notice.noticeId, kind: 'REFUNDED' }));
    expect(await stored()).toEqual(before);
    expect(wechat.attempts).toHaveLength(1);
  });

  it('is stored together with its job, or not at all', async () => {
    const user = await start(IDLE);
    const notice = aNotice();
    await home.query("ALTER TABLE job ADD CONSTRAINT ck_spec CHECK (kind <> 'notice')");
    await expect(submit(user, notice)).rejects.toThrow('ck_spec');
    await home.query('ALTER TABLE job DROP CONSTRAINT ck_spec');
    expect(await home.query('SELECT 1 FROM notice')).toEqual([]);
    await submit(user, notice);
    await expectToBecome(notice, { state: 'SENT' });
  });

  it.each(userNotices.messages)('is caused by the sample of $name', async contract => {
    const user = await start(IDLE);
    const { messageId, payload } = await handled(user, contract);
    const { orderId, buyerOpenid, amountFen, summary, at } = payload;
    expect(await home.query('SELECT * FROM notice')).toMatchObject([
      {
        notice_id: messageId,
        kind: KINDS[contract.name],
        openid: buyerOpenid,
        order_id: orderId,
        amount_fen: 'refundedFen' in payload ? payload.refundedFen : amountFen,
        summary,
        happened_at: new Date(at),
      },
    ]);
    expect(await home.query('SELECT kind, job_key FROM job')).toEqual([
      { kind: 'notice', job_key: messageId },
    ]);
  });

  it('is not caused by an accepted order if the shop does not want that', async () => {
    const user = await start(IDLE);
    await handled(user, orderAccepted, { ...orderAccepted.sample, isNoticeWanted: false });
    expect(await home.query('SELECT 1 FROM notice')).toEqual([]);
    expect(await home.query('SELECT 1 FROM job')).toEqual([]);
  });

  it.each(userNotices.messages)('is stored with the largest values of $name', async contract => {
    const user = await start(IDLE);
    const { messageId } = await handled(user, contract, largest(contract.payload, { wasReady: false }));
    expect(await home.query('SELECT notice_id FROM notice')).toEqual([{ notice_id: messageId }]);
  });

  it('is sent for a dish of 64 emoji', async () => {
    const user = await start(IDLE);
    const notice = aNotice();
    await submit(user, { ...notice, data: { ...notice.data, summary: `${'🍜'.repeat(64)}等100样` } });
    await expectToBecome(notice, { state: 'SENT' });
    expect(wechat.delivered.get(notice.noticeId)!.data['thing2']).toEqual({
      value: '🍜🍜🍜🍜🍜🍜🍜…等100样',
    });
  });

  it('is not sent when its kind has no template', async () => {
    const user = await start();
    const notice = aNotice({ kind: 'ACCEPTED' });
    await submit(user, notice);
    await expectToBecome(notice, { state: 'SKIPPED' });
    expect(wechat.attempts).toEqual([]);
  });

  it.each([[43004], [40003], [43101], [43116], [47003], [40037]])(
    'that is refused with %d is recorded and not tried again',
    async errcode => {
      const user = await start();
      wechat.react = () => errcode;
      const notice = aNotice();
      await submit(user, notice);
      await expectToBecome(notice, { state: 'REFUSED', last_errcode: errcode, attempts: 1 });
      await home.query('UPDATE job SET due_at = created_at');
      wechat.react = () => 0;
      const later = aNotice();
      await submit(user, later);
      await expectToBecome(later, { state: 'SENT' });
      expect(wechat.attempts.map(message => message.client_msg_id)).toEqual([
        notice.noticeId,
        later.noticeId,
      ]);
    },
  );

  it.each([
    ['not sent after that of an order that could be fetched', 'tpl-ready', 0],
    ['sent if the shop does not tell when orders can be fetched', '', 1],
  ])('of an order that was handed over is %s', async (_what, template, notices) => {
    const user = await start({ ...IDLE, DIANCAN_WECHAT_TEMPLATE_READY: template });
    const sample = orderFinished.sample as object;
    const { messageId } = await handled(user, orderFinished, { ...sample, wasReady: true });
    expect(await home.query('SELECT kind FROM notice WHERE notice_id = ?', [messageId])).toHaveLength(
      notices,
    );
  });

  it.each([
    ['SENT', 'FINISHED', 0],
    ['REFUSED', 'FINISHED', 43004],
    ['SKIPPED', 'ACCEPTED', 0],
  ] as const)('that is %s is not sent again if its job runs again', async (state, kind, errcode) => {
    const user = await start(IDLE);
    wechat.react = () => errcode;
    const notice = aNotice({ kind });
    await submit(user, notice);
    await expectToBecome(notice, { state, job: 'DONE' });
    const sent = wechat.attempts.length;
    // Like a process that died before its job was marked as done. The shop has a template by now.
    await home.query("UPDATE notice SET kind = 'FINISHED'");
    await home.query("UPDATE job SET state = 'WAITING', due_at = created_at");
    user.app.get(NoticeJob, { strict: false }).wake();
    await expectToBecome(notice, { state, job: 'DONE', attempts: 2 });
    expect(wechat.attempts).toHaveLength(sent);
  });

  it('that was sent stays so if its job dies before it is marked as done', async () => {
    const user = await start(IDLE);
    const notice = aNotice();
    await submit(user, notice);
    await expectToBecome(notice, { state: 'SENT', job: 'DONE' });
    await home.query(
      "UPDATE job SET state = 'WAITING', due_at = created_at, created_at = created_at - INTERVAL 2 DAY",
    );
    user.app.get(NoticeJob, { strict: false }).wake();
    await expectToBecome(notice, { state: 'SENT', job: 'DEAD' });
  });

  it.each([
    ['{}', 'its payload has no noticeId'],
    ['{"noticeId":7}', 'its payload has no noticeId'],
    ['{"noticeId":"01KAP30Q8Z6E2D4F9G1H3J5K7M"}', 'its notice is unknown'],
  ])('is missed if the payload of a job is %s', async (payload, reason) => {
    const user = await start(IDLE);
    const job = user.app.get(NoticeJob, { strict: false });
    await home.query(
      `INSERT INTO job (kind, payload, due_at, created_at)
       VALUES ('notice', ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [payload],
    );
    job.wake();
    await vi.waitFor(
      async () =>
        expect(await home.query('SELECT state, claim, last_error FROM job WHERE attempts > 0')).toEqual([
          { state: 'WAITING', claim: null, last_error: reason },
        ]),
      PATIENTLY,
    );
  });

  it('is tried until WeChat takes it, always under the same id', async () => {
    const user = await start();
    const reactions = [-1, 'cut', 45011, 48001, 'lost', 0] as const;
    let attempt = 0;
    wechat.react = () => reactions[attempt++]!;
    const notice = aNotice();
    await submit(user, notice);
    await expectToBecome(notice, { state: 'SENT', attempts: reactions.length, last_errcode: 45011 });
    expect(new Set(wechat.attempts.map(message => message.client_msg_id))).toEqual(
      new Set([notice.noticeId]),
    );
    expect(wechat.delivered.size).toBe(1);
  });

  it('waits long when the account has used up its day', async () => {
    const user = await start();
    wechat.react = () => 45009;
    const notice = aNotice();
    await submit(user, notice);
    await expectToBecome(notice, {
      state: 'PENDING',
      last_errcode: 45009,
      attempts: 0,
      waits_s: expect.toSatisfy((s: number) => s > 3_000 && s <= 3_600),
    });
  });

  it('is given up at its deadline, be WeChat silent or the quota spent', async () => {
    const user = await start({ ...QUICK, DIANCAN_NOTICE_DEADLINE_MS: '300' });
    const [silent, overQuota] = [aNotice(), aNotice()];
    wechat.react = message => (message.client_msg_id === silent.noticeId ? 'cut' : 45009);
    await Promise.all([submit(user, silent), submit(user, overQuota)]);
    await expectToBecome(silent, { state: 'GIVEN_UP', job: 'DEAD' });
    await expectToBecome(overQuota, { state: 'GIVEN_UP', job: 'DEAD', last_errcode: 45009 });
    expect(await home.query('SELECT last_error FROM job WHERE job_key = ?', [overQuota.noticeId])).toEqual([
      { last_error: 'WeChat answered errcode 45009' },
    ]);
  });

  it('that was given up is sent when it is replayed', async () => {
    const user = await start({ ...QUICK, DIANCAN_NOTICE_DEADLINE_MS: '300' });
    wechat.react = () => 45009;
    const notice = aNotice();
    await submit(user, notice);
    await expectToBecome(notice, { state: 'GIVEN_UP', job: 'DEAD' });
    await stop(user);
    wechat.react = () => 0;
    await home.query("UPDATE job SET state = 'WAITING', created_at = UTC_TIMESTAMP(3), due_at = created_at");
    await start();
    await expectToBecome(notice, { state: 'SENT', job: 'DONE' });
  });

  it('is not stopped by others that cannot be sent, which are put off for longer each time', async () => {
    const user = await start(IDLE);
    const unsendable = Array.from({ length: 10 }, () => aNotice());
    for (const notice of unsendable) await store(user, notice);
    // A newer release knows more kinds.
    await home.query("UPDATE notice SET kind = 'FROM_NEWER'");
    await home.query('UPDATE job SET attempts = 5');
    const notice = aNotice();
    await submit(user, notice);
    await expectToBecome(notice, { state: 'SENT' });
    const [last] = unsendable.slice(-1);
    const oftenEnough = expect.toSatisfy((attempts: number) => attempts >= 6) as number;
    const soon = expect.toSatisfy((s: number) => s < 10) as number;
    await expectToBecome(last!, { state: 'PENDING', attempts: oftenEnough, waits_s: soon });
  });

  it('does not wait for another that is due at the same time', async () => {
    const user = await start();
    const stuck = Promise.withResolvers<number>();
    const [first, second] = [aNotice(), aNotice()];
    wechat.react = message => (message.client_msg_id === first.noticeId ? stuck.promise : 0);
    await Promise.all([store(user, first), store(user, second)]);
    await expectToBecome(second, { state: 'SENT' });
    stuck.resolve(0);
    await expectToBecome(first, { state: 'SENT' });
  });
});
