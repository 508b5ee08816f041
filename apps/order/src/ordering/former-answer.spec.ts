import { OPERATIONS, type OrderView } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { completedAnswer } from './former-answer.js';

const order = OPERATIONS['getOrder']!;

describe('a first answer that is given again', () => {
  it('of an earlier release has all fields of today', () => {
    const former = {
      orderId: '01M8K7KDAJJ6HN19BQ0RBHNAG3',
      status: 'FINISHED',
      payStatus: 'PAID',
      amountFen: 700,
      name: '张三',
      phone: '13800138000',
      address: '人民路 1 号',
      remark: '',
      items: [{ productId: '01M8K7KCCR6CKGM82J530KTDWV', name: '牛肉面', priceFen: 700, quantity: 1 }],
      createdAt: '2026-11-29T08:44:00.226Z',
      expiresAt: '2026-11-30T08:44:00.226Z',
    };
    expect(order.answer!.safeParse(former).success).toBe(false);
    const completed = completedAnswer(former as unknown as OrderView);
    expect(order.answer!.parse(completed)).toEqual(completed);
    expect(completed).toMatchObject(former);
    expect(completed).toMatchObject({ kind: 'DELIVERY', items: [{ lineId: '1' }] });
  });

  it('of today stays as it is', () => {
    const answer = order.example as OrderView;
    expect(completedAnswer(answer)).toEqual(answer);
  });
});
