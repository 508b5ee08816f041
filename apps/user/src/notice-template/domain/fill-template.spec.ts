import { describe, expect, it } from 'vitest';
import { fillLink, fillTemplate, type NoticeContent, unknownVariables } from './fill-template.js';

const content: NoticeContent = {
  orderId: '01K9Z3N0ABCDEFGHJKMNPQRSTV',
  amountFen: 123_405,
  summary: '麻婆豆腐等3样',
  happenedAt: new Date('2026-06-30T16:05:59.999Z'),
};
const filled = (pattern: string, changed: Partial<NoticeContent> = {}) =>
  fillTemplate({ any1: pattern }, { ...content, ...changed }, 'Asia/Shanghai')['any1'];

describe('a template', () => {
  it('is filled field by field, each cut to its type', () => {
    const fields = {
      character_string1: '{orderId}',
      thing2: '{summary}',
      amount3: '{amount}',
      phrase4: '已完成',
      time5: '{time}',
    };
    expect(fillTemplate(fields, { ...content, summary: '鱼'.repeat(40) }, 'Asia/Shanghai')).toEqual({
      character_string1: '01K9Z3N0ABCDEFGHJKMNPQRSTV',
      thing2: `${'鱼'.repeat(19)}…`,
      amount3: '¥1234.05',
      phrase4: '已完成',
      time5: '2026年7月1日 00:05',
    });
  });

  it.each([
    [0, '¥0.00'],
    [5, '¥0.05'],
    [99, '¥0.99'],
    [100, '¥1.00'],
    [10_000_000, '¥100000.00'],
  ])('%d fen are %s', (amountFen, text) => {
    expect(filled('{amount}', { amountFen })).toBe(text);
  });

  it('shows the time of the shop’s own clock', () => {
    expect(fillTemplate({ time1: '{time}' }, content, 'UTC')).toEqual({ time1: '2026年6月30日 16:05' });
  });

  it('takes values as they are, also with braces and dollars in them', () => {
    expect(filled('{summary}！', { summary: '{orderId}$&' })).toBe('{orderId}$&！');
  });

  it('knows which names mean nothing', () => {
    expect(unknownVariables('{summary}{openid} {} {amount}')).toEqual(['openid', '']);
    expect(unknownVariables('已完成')).toEqual([]);
  });

  it('leads to a page with the order’s number encoded', () => {
    expect(fillLink('/?orderId={orderId}', { ...content, orderId: 'a&b' })).toBe('/?orderId=a%26b');
  });
});
