import { reasonOf } from '@diancan/errors';
import { describe, expect, it, vi } from 'vitest';
import { NoticeJob } from './notice.job.js';
import {
  PATIENTLY,
  OPENID,
  QUICK,
  IDLE,
  wechat,
  home,
  log,
  start,
  stop,
  aNotice,
  submit,
  store,
  row,
  expectToBecome,
  useNoticeWorld,
} from '../../testing/notice-world.js';

useNoticeWorld();

describe('several instances', () => {
  it('send each notice once, also when they look at the same time', async () => {
    const instances = [await start(IDLE), await start(IDLE)];
    const notices = Array.from({ length: 10 }, () => aNotice());
    await Promise.all(notices.map(notice => store(instances[0]!, notice)));
    for (const { app } of instances) app.get(NoticeJob, { strict: false }).wake();
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
    await submit(stuck, notice);
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
    await submit(stuck, notice);
    await vi.waitFor(() => expect(wechat.attempts).toHaveLength(1), PATIENTLY);
    const other = await start({ ...QUICK, ...shortLived });
    await expectToBecome(notice, { state: 'GIVEN_UP', job: 'DEAD' });
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
    await submit(before, notice);
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
    const fails = submit(user, { ...refused, data: { ...refused.data, amountFen: 666 } });
    const reason = await fails.then(() => 'none', reasonOf);
    await home.query('ALTER TABLE notice DROP CONSTRAINT ck_spec');
    expect(reason).toContain('ck_spec');
    expect(reason + log.text()).not.toContain(OPENID);
  });

  it.each([
    ['as an error, if an operator must look at them', 40037, 50],
    ['as information, if the receiver wants no messages', 43004, 30],
  ])('names refused notices %s, and never a receiver', async (_how, errcode, level) => {
    const user = await start();
    wechat.react = () => errcode;
    const notice = aNotice();
    await submit(user, notice);
    await expectToBecome(notice, { state: 'REFUSED' });
    const lines = log
      .text()
      .split('\n')
      .filter(line => line.includes(notice.noticeId));
    expect(lines.map(line => JSON.parse(line) as { level: number })).toEqual([
      expect.objectContaining({ level }),
    ]);
    expect(log.text()).not.toMatch(new RegExp(`${OPENID}|the-oa-secret|the-account-token`));
  });
});
