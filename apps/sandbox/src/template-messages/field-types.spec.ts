import { describe, expect, it } from 'vitest';
import { mayStandIn } from './field-types.js';

describe('a field of a template message', () => {
  it.each([
    ['thing1', '宫'.repeat(20)],
    ['character_string1', '01K5ZZZZZZZZZZZZZZZZZZZZZZ'],
    ['time3', '2026年8月8日 12:00'],
    ['time3', '23:59'],
    ['time3', '2026-08-08 12:00:01'],
    ['amount4', '￥123456789012.50'],
    ['amount4', '36元'],
    ['phone_number5', '+86-138-0013-8000'],
    ['car_number6', '粤B12345'],
    ['phrase7', '已经接单了'],
    ['const8', '已接单'],
  ])('%s may be %s', (key, value) => {
    expect(mayStandIn(key, value)).toBe(true);
  });

  it.each([
    ['thing1', '宫'.repeat(21)],
    ['thing1', ''],
    ['character_string1', '订单1'],
    ['character_string1', 'x'.repeat(33)],
    ['time3', '24:00'],
    ['time3', 'noon'],
    ['time3', '12:00 PM'],
    ['amount4', '￥1234567890123'],
    ['amount4', '¥¥1'],
    ['amount4', 'CNY 1'],
    ['phone_number5', '1'.repeat(18)],
    ['car_number6', '粤B1234567'],
    ['phrase7', '已经接单了吗'],
    ['phrase7', 'done'],
    ['const8', 'x'.repeat(21)],
    ['first', 'templates of this kind are no more'],
  ])('%s may not be %s', (key, value) => {
    expect(mayStandIn(key, value)).toBe(false);
  });
});
