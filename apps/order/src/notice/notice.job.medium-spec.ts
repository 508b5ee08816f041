import { UnitOfWork } from '@diancan/database';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { NoticeJob } from './notice.job.js';

const WAIT = { timeout: 20_000 };

let service: OrderService;

beforeAll(async () => {
  // No user service listens on this port.
  service = await startOrderService('http://127.0.0.1:1', {
    DIANCAN_USER_PORT: '1',
    DIANCAN_SWEEP_INTERVAL_MS: '3600000',
  });
});
afterAll(() => service?.stop());

const add = (attempts: number) =>
  service.app.get(UnitOfWork).run(async tx => {
    const data = { orderId: ulid(), amountFen: 1, summary: '面', at: new Date().toISOString() };
    const notice = { noticeId: ulid(), kind: 'FINISHED', openid: 'o-1', data } as const;
    const id = await service.app.get(NoticeJob).add(tx, notice);
    await tx.query('UPDATE job SET attempts = ? WHERE job_id = ?', [attempts, id]);
  });

describe('a notice that cannot be delivered to the user service', () => {
  it('is retried for about a day, and is then dead', async () => {
    await add(0);
    await add(293);
    await add(294);
    await vi.waitFor(async () => {
      const [first, late, last] = await service.jobs('order-notice');
      expect(first).toMatchObject({ state: 'WAITING', attempts: 1 });
      expect(late).toMatchObject({ state: 'WAITING', attempts: 294 });
      expect(late!.waitMs).toBeGreaterThan(120_000);
      expect(late!.waitMs).toBeLessThanOrEqual(300_000);
      expect(last).toMatchObject({ state: 'DEAD', attempts: 295 });
    }, WAIT);
  });
});
