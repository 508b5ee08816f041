import { noticeContract } from '@diancan/contracts';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { largest } from '@diancan/testing/input';
import { type CapturedLog, captureLog } from '@diancan/testing/service';
import { type ScriptedWechat, scriptedWechat } from '../../testing/scripted-wechat.js';
import { type UserHome, userHome, type UserInstance } from '../../testing/user-service.js';
import { NoticeQueue } from './notice.queue.js';
import { NoticeSender } from './notice.sender.js';

const PATIENTLY = { timeout: 20_000 };
const OPENID = 'oSomebody_who_is_not_to_be_logged';

/** Looks often, tries again soon, and says where it leads. */
const QUICK = {
  DIANCAN_NOTICE_INTERVAL_MS: '30',
  DIANCAN_NOTICE_RETRY_FIRST_MS: '10',
  DIANCAN_NOTICE_RETRY_LAST_MS: '50',
  DIANCAN_NOTICE_LEASE_MS: '60000',
  DIANCAN_NOTICE_DEADLINE_MS: '86400000',
  DIANCAN_WECHAT_TEMPLATE_ACCEPTED: '',
  DIANCAN_WECHAT_TEMPLATE_FINISHED: 'tpl-finished',
  DIANCAN_WECHAT_TEMPLATE_REFUNDED: 'tpl-refunded',
  DIANCAN_PUBLIC_URL: 'https://shop.example',
  DIANCAN_LOG_LEVEL: 'trace',
};
/** Looks only when it is nudged. */
const IDLE = { ...QUICK, DIANCAN_NOTICE_INTERVAL_MS: '3600000' };

interface Row {
  readonly state: string;
  readonly attempts: number;
  readonly last_errcode: number | null;
  readonly waits_s: number;
}

let wechat: ScriptedWechat;
let home: UserHome;
let log: CapturedLog;
const running = new Set<UserInstance>();

const start = async (environment: Record<string, string> = QUICK): Promise<UserInstance> => {
  const instance = await home.start(environment);
  running.add(instance);
  return instance;
};
const stop = async (instance: UserInstance): Promise<void> => {
  running.delete(instance);
  await instance.stop();
};
const aNotice = (changed: object = {}) => ({
  noticeId: ulid(),
  kind: 'FINISHED',
  openid: OPENID,
  data: { orderId: ulid(), amountFen: 2_980, summary: '麻婆豆腐等3样', at: '2026-07-01T04:05:06.789Z' },
  ...changed,
});
/** What submitting does, up to the moment when the process would look at what is due. */
const store = (
  { app }: UserInstance,
  { noticeId, openid, data: { at, ...content } }: ReturnType<typeof aNotice>,
): Promise<void> =>
  app
    .get(NoticeQueue, { strict: false })
    .add({ noticeId, kind: 'FINISHED', openid, ...content, happenedAt: new Date(at) }, 60_000);
const row = async ({ noticeId }: { noticeId: string }): Promise<Row> => {
  const [found] = await home.query<Row>(
    'SELECT state, attempts, last_errcode, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), due_at) AS waits_s FROM notice WHERE notice_id = ?',
    [noticeId],
  );
  return found!;
};
const expectToBecome = (notice: { noticeId: string }, expected: Partial<Row>) =>
  vi.waitFor(async () => expect(await row(notice)).toMatchObject(expected), PATIENTLY);

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
});
afterAll(async () => {
  await home?.leave();
  await wechat?.close();
  log.restore();
});

describe('a notice', () => {
  it('is sent by the template of its kind, at once', async () => {
    const user = await start(IDLE);
    const notice = aNotice();
    expect(await user.submit(notice)).toMatchObject({ status: 200, code: 0, data: null });
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
    await Promise.all(Array.from({ length: 5 }, () => user.submit(notice)));
    await expectToBecome(notice, { state: 'SENT' });
    const stored = () => home.query('SELECT * FROM notice WHERE notice_id = ?', [notice.noticeId]);
    const before = await stored();
    expect(await user.submit(aNotice({ noticeId: notice.noticeId, kind: 'REFUNDED' }))).toMatchObject({
      status: 200,
    });
    expect(await stored()).toEqual(before);
    expect(wechat.attempts).toHaveLength(1);
  });

  it('is stored with the largest values that the contract has, and for a dish of 64 emoji', async () => {
    const user = await start(IDLE);
    const most = largest(noticeContract.methods.submit.params) as object;
    expect(await user.submit(most)).toMatchObject({ status: 200 });
    const notice = aNotice();
    const summary = `${'🍜'.repeat(64)}等100样`;
    const submitted = await user.submit({ ...notice, data: { ...notice.data, summary } });
    expect(submitted).toMatchObject({ status: 200 });
    await expectToBecome(notice, { state: 'SENT' });
    expect(wechat.delivered.get(notice.noticeId)!.data['thing2']).toEqual({
      value: '🍜🍜🍜🍜🍜🍜🍜…等100样',
    });
  });

  it('is not sent when its kind has no template', async () => {
    const user = await start();
    const notice = aNotice({ kind: 'ACCEPTED' });
    await user.submit(notice);
    await expectToBecome(notice, { state: 'SKIPPED' });
    expect(wechat.attempts).toEqual([]);
  });

  it.each([[43004], [40003], [43101], [43116], [47003], [40037]])(
    'that is refused with %d is recorded and not tried again',
    async errcode => {
      const user = await start();
      wechat.react = () => errcode;
      const notice = aNotice();
      await user.submit(notice);
      await expectToBecome(notice, { state: 'REFUSED', last_errcode: errcode, attempts: 1 });
      await home.query('UPDATE notice SET due_at = created_at');
      wechat.react = () => 0;
      const later = aNotice();
      await user.submit(later);
      await expectToBecome(later, { state: 'SENT' });
      expect(wechat.attempts.map(message => message.client_msg_id)).toEqual([
        notice.noticeId,
        later.noticeId,
      ]);
    },
  );

  it('is tried until WeChat takes it, always under the same id', async () => {
    const user = await start();
    const reactions = [-1, 'cut', 45011, 48001, 'lost', 0] as const;
    let attempt = 0;
    wechat.react = () => reactions[attempt++]!;
    const notice = aNotice();
    await user.submit(notice);
    await expectToBecome(notice, { state: 'SENT', attempts: reactions.length, last_errcode: null });
    expect(new Set(wechat.attempts.map(message => message.client_msg_id))).toEqual(
      new Set([notice.noticeId]),
    );
    expect(wechat.delivered.size).toBe(1);
  });

  it('waits long when the account has used up its day', async () => {
    const user = await start();
    wechat.react = () => 45009;
    const notice = aNotice();
    await user.submit(notice);
    await expectToBecome(notice, {
      state: 'PENDING',
      last_errcode: 45009,
      attempts: 1,
      waits_s: expect.toSatisfy((s: number) => s > 3_000 && s <= 3_600),
    });
  });

  it('is given up at its deadline, be WeChat silent or the quota spent', async () => {
    const user = await start({ ...QUICK, DIANCAN_NOTICE_DEADLINE_MS: '300' });
    const [silent, overQuota] = [aNotice(), aNotice()];
    wechat.react = message => (message.client_msg_id === silent.noticeId ? 'cut' : 45009);
    await Promise.all([user.submit(silent), user.submit(overQuota)]);
    await expectToBecome(silent, { state: 'GIVEN_UP' });
    await expectToBecome(overQuota, { state: 'GIVEN_UP', last_errcode: 45009 });
  });

  it('is not stopped by others that cannot be sent, which are put off for longer each time', async () => {
    const user = await start(IDLE);
    const unsendable = Array.from({ length: 10 }, () => aNotice());
    for (const notice of unsendable) await store(user, notice);
    // A newer release knows more kinds.
    await home.query("UPDATE notice SET kind = 'FROM_NEWER', attempts = 5");
    const notice = aNotice();
    await user.submit(notice);
    await expectToBecome(notice, { state: 'SENT' });
    const [last] = unsendable.slice(-1);
    const soon = expect.toSatisfy((s: number) => s < 10) as number;
    await expectToBecome(last!, { state: 'PENDING', attempts: 6, waits_s: soon });
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

describe('several instances', () => {
  it('send each notice once, also when they find the same ones due', async () => {
    const instances = [await start(IDLE), await start(IDLE)];
    const bothHaveLooked = Promise.withResolvers<void>();
    let looked = 0;
    for (const { app } of instances) {
      const queue = app.get(NoticeQueue, { strict: false });
      const due = queue.due.bind(queue);
      vi.spyOn(queue, 'due').mockImplementation(async limit => {
        const found = await due(limit);
        if (found.length > 0 && ++looked === instances.length) bothHaveLooked.resolve();
        await bothHaveLooked.promise;
        return found;
      });
    }
    const notices = Array.from({ length: 10 }, () => aNotice());
    await Promise.all(notices.map(notice => store(instances[0]!, notice)));
    for (const { app } of instances) app.get(NoticeSender, { strict: false }).nudge();
    // A stop waits for what runs.
    await Promise.all(instances.map(stop));
    expect(wechat.attempts.map(message => message.client_msg_id).toSorted()).toEqual(
      notices.map(notice => notice.noticeId).toSorted(),
    );
    expect(await Promise.all(notices.map(row))).toEqual(
      notices.map(() => expect.objectContaining({ state: 'SENT', attempts: 1 })),
    );
  });

  it('take over from one that does not come back, whose late refusal then changes nothing', async () => {
    const stuck = await start({ ...IDLE, DIANCAN_NOTICE_LEASE_MS: '200' });
    const late = Promise.withResolvers<number>();
    wechat.react = () => (wechat.attempts.length === 1 ? late.promise : -1);
    const notice = aNotice();
    await stuck.submit(notice);
    const other = await start({ ...QUICK, DIANCAN_NOTICE_LEASE_MS: '200' });
    await vi.waitFor(() => expect(wechat.attempts.length).toBeGreaterThan(1), PATIENTLY);
    late.resolve(43004);
    await stop(stuck);
    expect(await row(notice)).toMatchObject({ state: 'PENDING' });
    wechat.react = () => 0;
    await expectToBecome(notice, { state: 'SENT' });
    await stop(other);
  });

  it('record as sent what was given up before a very late answer', async () => {
    const shortLived = { DIANCAN_NOTICE_LEASE_MS: '100', DIANCAN_NOTICE_DEADLINE_MS: '200' };
    const stuck = await start({ ...IDLE, ...shortLived });
    const late = Promise.withResolvers<number>();
    wechat.react = () => (wechat.attempts.length === 1 ? late.promise : -1);
    const notice = aNotice();
    await stuck.submit(notice);
    await vi.waitFor(() => expect(wechat.attempts).toHaveLength(1), PATIENTLY);
    const other = await start({ ...QUICK, ...shortLived });
    await expectToBecome(notice, { state: 'GIVEN_UP' });
    await stop(other);
    late.resolve(0);
    await stop(stuck);
    expect(await row(notice)).toMatchObject({ state: 'SENT' });
  });
});

describe('a restart', () => {
  it('between submitting and sending loses nothing', async () => {
    const before = await start(IDLE);
    const notice = aNotice();
    await store(before, notice);
    await stop(before);
    expect(await row(notice)).toMatchObject({ state: 'PENDING', attempts: 0 });
    await start();
    await expectToBecome(notice, { state: 'SENT', attempts: 1 });
  });

  it('between two attempts goes on with the same message', async () => {
    const before = await start({ ...IDLE, DIANCAN_NOTICE_RETRY_FIRST_MS: '300' });
    wechat.react = () => 'lost';
    const notice = aNotice();
    await before.submit(notice);
    await vi.waitFor(() => expect(wechat.attempts).toHaveLength(1), PATIENTLY);
    await stop(before);
    wechat.react = () => 0;
    await start();
    await expectToBecome(notice, { state: 'SENT', attempts: 2 });
    expect(wechat.delivered.size).toBe(1);
  });
});

describe('the log', () => {
  it('shows no receiver when the database fails', async () => {
    const user = await start();
    await home.query('ALTER TABLE notice ADD CONSTRAINT ck_spec CHECK (amount_fen <> 666)');
    const refused = aNotice();
    expect(await user.submit({ ...refused, data: { ...refused.data, amountFen: 666 } })).toMatchObject({
      status: 500,
    });
    await home.query('ALTER TABLE notice DROP CONSTRAINT ck_spec');
    expect(log.text()).toContain('ck_spec');
    expect(log.text()).not.toContain(OPENID);
  });

  it('names notices that an operator must look at, and never a receiver', async () => {
    const user = await start();
    wechat.react = () => 40037;
    const notice = aNotice();
    await user.submit(notice);
    await expectToBecome(notice, { state: 'REFUSED' });
    const lines = log
      .text()
      .split('\n')
      .filter(line => line.includes(notice.noticeId));
    expect(lines.map(line => JSON.parse(line) as { level: number })).toEqual([
      expect.objectContaining({ level: 50 }),
    ]);
    expect(log.text()).not.toMatch(new RegExp(`${OPENID}|the-oa-secret|the-account-token`));
  });
});
