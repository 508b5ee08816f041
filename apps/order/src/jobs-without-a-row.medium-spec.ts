import type { Type } from '@nestjs/common';
import type { Job } from '@diancan/jobs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OrderService, startOrderService } from '../testing/order-service.js';
import { PaymentQueryJob } from './payment/payment-query.job.js';
import { RefundQueryJob } from './refund/refund-query.job.js';
import { RefundJob } from './refund/refund.job.js';

let service: OrderService;

beforeAll(async () => {
  service = await startOrderService('http://127.0.0.1:1', { DIANCAN_SWEEP_INTERVAL_MS: '3600000' });
});
afterAll(() => service?.stop());

describe('a job about money', () => {
  it.each<[string, object, Type<Job<object>>]>([
    ['refund', {}, RefundJob],
    ['refund', { outRefundNo: 'unknown' }, RefundJob],
    ['refund-query', {}, RefundQueryJob],
    ['refund-query', { outRefundNo: 'unknown' }, RefundQueryJob],
    ['payment-query', {}, PaymentQueryJob],
    ['payment-query', { outTradeNo: 'unknown' }, PaymentQueryJob],
  ])('is not done if it names no row: %s %j', async (kind, payload, Class) => {
    await service.query('DELETE FROM job');
    await service.query(
      `INSERT INTO job (kind, payload, due_at, created_at)
       VALUES (?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [kind, JSON.stringify(payload)],
    );
    service.app.get(Class, { strict: false }).wake();
    await vi.waitFor(
      async () => expect(await service.jobs(kind)).toMatchObject([{ attempts: 1, isClaimed: false }]),
      20_000,
    );
    expect(await service.jobs(kind)).toMatchObject([{ state: 'WAITING' }]);
  });
});
